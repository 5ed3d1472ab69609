import { oncePer } from '../../shared/once-per';
import type { FieldPath, TracedField } from '../recording/field';
import type { RecordedField } from '../recording/recorded-field';
import { closeAttribute, toBytes, writeAttributes } from './attributes';
import type { BackwardWriter } from './backward-writer';
import { tags } from './tags';

/** What is said of a field: its name, its type, and where in the answer it is. */
export function writeField(writer: BackwardWriter, { path, field }: RecordedField): void {
  const end = writer.size;
  writePath(writer, path);
  writer.close(tags.value.string, end);
  closeAttribute(writer, tags.span.attributes, 'graphql.field.path', end);
  writer.bytes(toKnown(field));
}

/** What is the same in all spans of a field. */
const toKnown = oncePer(({ name, type }: TracedField) => {
  const attributes = { 'graphql.field.name': name, 'graphql.field.type': type };
  return toBytes((writer) => writeAttributes(writer, tags.span.attributes, attributes));
});

const beforePath = Buffer.from('graphql.resolve ');

/** A field is called as OpenTelemetry's instrumentation of graphql-js calls it. */
export function writeFieldName(writer: BackwardWriter, tag: number, path: FieldPath): void {
  const end = writer.size;
  writePath(writer, path);
  writer.bytes(beforePath);
  writer.close(tag, end);
}

const dot = '.'.charCodeAt(0);

/** As `products.nodes.0.artisan`; names are ASCII. */
function writePath(writer: BackwardWriter, { key, prev }: FieldPath): void {
  if (typeof key === 'number') writer.digits(key);
  else writer.ascii(key);
  if (!prev) return;
  writer.byte(dot);
  writePath(writer, prev);
}
