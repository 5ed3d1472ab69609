import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { BackwardWriter } from './backward-writer';
import { tags } from './tags';

/** @param tag of the field that they are of the message around them */
export function writeAttributes(writer: BackwardWriter, tag: number, attributes: Attributes): void {
  for (const key of Object.keys(attributes).reverse()) {
    const value = attributes[key];
    if (value === undefined) continue;
    const end = writer.size;
    writeValue(writer, value);
    closeAttribute(writer, tag, key, end);
  }
}

/** Makes an attribute of a value that has been written. */
export function closeAttribute(writer: BackwardWriter, tag: number, key: string, end: number): void {
  writer.close(tags.attribute.value, end);
  writeText(writer, tags.attribute.key, key);
  writer.close(tag, end);
}

/** What is written often, written once. */
export function toBytes(write: (writer: BackwardWriter) => void): Uint8Array {
  const writer = new BackwardWriter();
  write(writer);
  return writer.written;
}

/** What clients choose may be as long as a body, and a trace has thousands of spans. */
const maxTextLength = 1_000;

export function writeText(writer: BackwardWriter, tag: number, text: string): void {
  const end = writer.size;
  writer.text(text.length > maxTextLength ? text.slice(0, maxTextLength) : text);
  writer.close(tag, end);
}

function writeValue(writer: BackwardWriter, value: AttributeValue | null | undefined): void {
  if (typeof value === 'string') writeText(writer, tags.value.string, value);
  else if (typeof value === 'number') writeNumber(writer, value);
  else if (typeof value === 'boolean') writeBoolean(writer, value);
  else if (Array.isArray(value)) writeList(writer, value);
}

function writeBoolean(writer: BackwardWriter, value: boolean): void {
  writer.byte(Number(value));
  writer.byte(tags.value.bool);
}

function writeNumber(writer: BackwardWriter, value: number): void {
  if (Number.isSafeInteger(value)) {
    if (value < 0) writer.negative(value);
    else writer.varint(value);
    writer.byte(tags.value.int);
  } else {
    writer.double(value);
    writer.byte(tags.value.double);
  }
}

function writeList(writer: BackwardWriter, values: AttributeValue & readonly unknown[]): void {
  const end = writer.size;
  for (const value of values.toReversed()) {
    const endOfItem = writer.size;
    writeValue(writer, value);
    writer.close(tags.list.values, endOfItem);
  }
  writer.close(tags.value.list, end);
}
