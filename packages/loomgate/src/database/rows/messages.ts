import { Readable } from 'node:stream';
import type { FieldDef } from 'pg';
import { parse } from 'pg-protocol';
import { Received } from './received';

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const dataRow = 'D'.charCodeAt(0);
const rowDescription = 'T'.charCodeAt(0);
const headerLength = 5;

const nothing = new Received(Buffer.alloc(0));

/** The row that is passed to a handler, as bytes. The object is reused: it is valid during the call only. */
export class RawRow {
  readonly name = 'dataRow';
  received = nothing;
  /** The position of the number of columns. */
  offset = 0;

  /** The columns as `pg`'s own queries read them: a string for each. */
  get fields(): (string | null)[] {
    const { bytes } = this.received;
    let at = this.offset + 2;
    return Array.from({ length: bytes.readInt16BE(this.offset) }, () => {
      const start = at + 4;
      const length = bytes.readInt32BE(at);
      at = start + Math.max(length, 0);
      return length < 0 ? null : bytes.toString('utf8', start, at);
    });
  }
}

/** The description of the columns. It is parsed on access, since most descriptions are known already. */
export class RawDescription {
  readonly name = 'rowDescription';

  /** @param bytes the complete message */
  constructor(readonly bytes: Buffer) {}

  get fields(): FieldDef[] {
    let fields: FieldDef[] = [];
    const parser = createParser((message) => {
      if ('fields' in message && Array.isArray(message.fields)) fields = message.fields;
    });
    parser(this.bytes);
    return fields;
  }
}

type Message = Parameters<Parameters<typeof parse>[1]>[0];

/** `pg-protocol`'s parser. Its public function takes a stream, so it gets one that emits complete messages. */
function createParser(onMessage: (message: Message) => void): (bytes: Buffer) => void {
  const source = new Readable({ read: () => undefined });
  void parse(source, onMessage);
  return (bytes) => void source.emit('data', bytes);
}

/**
 * Splits the bytes of the server into messages. Rows and row descriptions stay bytes; `pg-protocol` parses the others.
 * @returns receives the next bytes, which it keeps and does not change
 */
export function createMessageReader(
  onMessage: (message: Message | RawRow | RawDescription) => void,
): (chunk: Buffer) => void {
  const parseOther = createParser(onMessage);
  const row = new RawRow();
  const rest = createRest();

  function readOne(received: Received, start: number, end: number): void {
    const { bytes } = received;
    const code = bytes[start];
    if (code === dataRow) {
      row.received = received;
      row.offset = start + headerLength;
      onMessage(row);
    } else if (code === rowDescription) onMessage(new RawDescription(bytes.subarray(start, end)));
    else parseOther(bytes.subarray(start, end));
  }

  return (chunk) => {
    const bytes = rest.prepend(chunk);
    if (!bytes) return;
    const received = new Received(bytes);
    let start = 0;
    while (start + headerLength <= bytes.length) {
      const end = start + 1 + bytes.readUInt32BE(start + 1);
      if (end > bytes.length) break;
      readOne(received, start, end);
      start = end;
    }
    rest.keep(bytes.subarray(start));
  };
}

/** Keeps the beginning of a message until the message is complete. */
function createRest() {
  let pieces: Buffer[] = [];
  let length = 0;
  let wanted = headerLength;
  return {
    /** @returns undefined while the first message is not complete */
    prepend(chunk: Buffer): Buffer | undefined {
      length += chunk.length;
      if (pieces.length === 0) return chunk;
      pieces.push(chunk);
      return length < wanted ? undefined : Buffer.concat(pieces);
    },
    keep(bytes: Buffer): void {
      length = bytes.length;
      pieces = length > 0 ? [bytes] : [];
      wanted = length >= headerLength ? 1 + bytes.readUInt32BE(1) : headerLength;
    },
  };
}
