import { LRUCache } from 'lru-cache';
import { LoomgateError } from '../errors';
import type { CursorSecrets } from './cursor-secrets';
import { ivBytes } from './seal';

/** A place in the log: right behind an event of a topic, or before the first one. */
export interface Offset {
  /** Of the event; 0 before the first one. */
  readonly id: bigint;
  /** 16 hexadecimal digits: the digest of the event, or the milliseconds since 1970 at which there was none. */
  readonly mark: string;
}

/** Places as clients have them: sealed, so that they can be neither made up nor read. */
export interface Cursors {
  /** @returns seals places of a topic */
  sealer(topic: string): Promise<(place: Offset) => string>;
  /** @throws LoomgateError BAD_CURSOR; EVENTS_GONE where its secret is not kept any more */
  open(topic: string, cursor: string): Promise<Offset>;
}

/** The id of the secret, what the seal adds, the place. */
const cursorBytes = 2 + ivBytes + 16;
/** Events whose followers share a cursor; few are new at a time. */
const maxSealed = 1_000;
/** Cursors of versions that did not seal them: `event:<id>`. */
const unsealedForm = /^ZXZlbnQ6[\w-]{2,26}$/;

/** Cursors are base64url; equal places have equal cursors (docs/decisions/0041-encrypted-subscription-cursors.md). */
export function createCursors(secrets: CursorSecrets): Cursors {
  /** Sealing takes longer than telling a follower: it is done once for all of them. */
  const sealed = new LRUCache<string, string>({ max: maxSealed });
  return {
    async sealer(topic) {
      const { id, seal } = await secrets.newest();
      const head = Buffer.alloc(2);
      head.writeUInt16BE(id);
      return (place) => {
        const key = `${id} ${place.id} ${place.mark} ${topic}`;
        const cursor =
          sealed.get(key) ?? Buffer.concat([head, seal.close(toBytes(place), topic)]).toString('base64url');
        sealed.set(key, cursor);
        return cursor;
      };
    },
    async open(topic, cursor) {
      if (unsealedForm.test(cursor)) throw new LoomgateError('EVENTS_GONE');
      const bytes = Buffer.from(cursor.slice(0, 2 * cursorBytes), 'base64url');
      if (bytes.length !== cursorBytes || bytes.toString('base64url') !== cursor) throw badCursor();
      const secret = await secrets.find(bytes.readUInt16BE());
      if (!secret) throw new LoomgateError('EVENTS_GONE');
      const place = secret.seal.open(bytes.subarray(2), topic);
      if (!place) throw badCursor();
      return { id: place.readBigInt64BE(), mark: place.toString('hex', 8) };
    },
  };
}

function toBytes({ id, mark }: Offset): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(id);
  bytes.write(mark, 8, 'hex');
  return bytes;
}

function badCursor(): LoomgateError {
  return new LoomgateError('BAD_CURSOR', 'The cursor is not one of this subscription.');
}
