import { Readable } from 'node:stream';
import type { FieldDef } from 'pg';
import { parse } from 'pg-protocol';
import { Received } from './received';

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const dataRow = 'D'.charCodeAt(0);
const rowDescription = 'T'.charCodeAt(0);
const headerLength = 5;

const nothing = new Received(Buffer.alloc(0));

/** A row that nobody has read yet, for as long as whoever is told of it looks at it. */
export class RawRow {
  readonly name = 'dataRow';
  received = nothing;
  /** Where its number of columns is. */
  offset = 0;

  /** What `pg` itself reads of a row: a text for each column. */
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

/** What the columns are, as it came; parsed for whoever has not seen the same before. */
export class RawDescription {
  readonly name = 'rowDescription';

  /** @param bytes the whole message */
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

/** `pg`'s own parser, given whole messages. */
function createParser(tell: (message: Message) => void): (bytes: Buffer) => void {
  const source = new Readable({ read: () => undefined });
  void parse(source, tell);
  return (bytes) => void source.emit('data', bytes);
}

/**
 * Cuts what a server sends into messages. Rows and their descriptions are handed over as they are; all others are
 * `pg`'s to parse.
 * @returns takes the next bytes; they are never written to
 */
export function createMessageReader(
  tell: (message: Message | RawRow | RawDescription) => void,
): (chunk: Buffer) => void {
  const parseOther = createParser(tell);
  const row = new RawRow();
  const join = createJoiner();

  function tellOne(received: Received, start: number, end: number): void {
    const { bytes } = received;
    const code = bytes[start];
    if (code === dataRow) {
      row.received = received;
      row.offset = start + headerLength;
      tell(row);
    } else if (code === rowDescription) tell(new RawDescription(bytes.subarray(start, end)));
    else parseOther(bytes.subarray(start, end));
  }

  return (chunk) => {
    const bytes = join.add(chunk);
    if (!bytes) return;
    const received = new Received(bytes);
    let start = 0;
    while (start + headerLength <= bytes.length) {
      const end = start + 1 + bytes.readUInt32BE(start + 1);
      if (end > bytes.length) break;
      tellOne(received, start, end);
      start = end;
    }
    join.keep(bytes.subarray(start));
  };
}

/** Holds the beginning of a message until all of it is there, however many pieces that takes. */
function createJoiner() {
  let pieces: Buffer[] = [];
  let length = 0;
  let wanted = headerLength;
  return {
    /** @returns undefined while the first message is not whole */
    add(chunk: Buffer): Buffer | undefined {
      length += chunk.length;
      if (pieces.length === 0) return chunk;
      pieces.push(chunk);
      return length < wanted ? undefined : Buffer.concat(pieces);
    },
    keep(rest: Buffer): void {
      length = rest.length;
      pieces = length > 0 ? [rest] : [];
      wanted = length >= headerLength ? 1 + rest.readUInt32BE(1) : headerLength;
    },
  };
}
