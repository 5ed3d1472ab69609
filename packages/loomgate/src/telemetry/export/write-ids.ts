import { spanIdBytes, type TraceRecord } from '../recording/trace';
import type { BackwardWriter } from './backward-writer';
import { tags } from './tags';

const tag = tags.span;

/** @returns what writes the ids of a span: all begin as the others of its trace do, and end with a number */
export function createWriteIds({ traceId, remote, idPrefix }: TraceRecord) {
  const beforeId = Uint8Array.from([...whole(tag.traceId, traceId), ...begun(tag.spanId, idPrefix)]);
  const beforeParent = Uint8Array.from(begun(tag.parentSpanId, idPrefix));
  const asked = Uint8Array.from(remote ? whole(tag.parentSpanId, remote.spanId) : []);
  return (writer: BackwardWriter, index: number, parent: number | undefined): void => {
    if (parent === undefined) writer.bytes(asked);
    else writeId(writer, beforeParent, parent);
    writeId(writer, beforeId, index);
  };
}

function whole(tag: number, id: string): number[] {
  const bytes = Buffer.from(id, 'hex');
  return [tag, bytes.length, ...bytes];
}

const begun = (tag: number, prefix: string): number[] => [tag, spanIdBytes, ...Buffer.from(prefix, 'hex')];

function writeId(writer: BackwardWriter, before: Uint8Array, index: number): void {
  writer.byte(index & 0xff);
  writer.byte((index >> 8) & 0xff);
  writer.byte((index >> 16) & 0xff);
  writer.bytes(before);
}
