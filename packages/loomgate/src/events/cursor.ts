import { LRUCache } from 'lru-cache';
import { LoomgateError } from '../errors';
import type { CursorSecrets } from './cursor-secrets';
import { ivBytes } from './seal';

/** A position in the log: directly after an event of a topic, or before the first event. */
export interface Offset {
  /** The id of the event; 0 before the first event. */
  readonly id: bigint;
  /**
   * 16 hexadecimal digits: a digest of the event, or for id 0 the time of the cursor in milliseconds since 1970. An empty
   * string stands for the beginning of the log, and is in no cursor.
   */
  readonly fingerprint: string;
}

/** Encrypts offsets to cursors, which clients can neither read nor forge. */
export interface Cursors {
  /** @returns encrypts offsets of the topic */
  sealer(topic: string): Promise<(offset: Offset) => string>;
  /** @throws LoomgateError BAD_CURSOR; EVENTS_GONE if the secret of the cursor was deleted */
  open(topic: string, cursor: string): Promise<Offset>;
}

/** The id of the secret, the IV, and the offset. */
const cursorBytes = 2 + ivBytes + 16;
/** The number of cached cursors. Only recent events have several followers at a time. */
const maxSealed = 1_000;
/** The cursors of versions that did not encrypt them: `event:<id>`. */
const unsealedForm = /^ZXZlbnQ6[\w-]{2,26}$/;

/** Cursors are base64url. Equal offsets have equal cursors (docs/decisions/0041-encrypted-subscription-cursors.md). */
export function createCursors(secrets: CursorSecrets): Cursors {
  /** Encryption takes longer than delivery, so all followers of an event share its cursor. */
  const sealed = new LRUCache<string, string>({ max: maxSealed });
  return {
    async sealer(topic) {
      const { id, seal } = await secrets.newest();
      const head = Buffer.alloc(2);
      head.writeUInt16BE(id);
      return (offset) => {
        const key = `${id} ${offset.id} ${offset.fingerprint} ${topic}`;
        const cursor =
          sealed.get(key) ?? Buffer.concat([head, seal.close(toBytes(offset), topic)]).toString('base64url');
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
      const offset = secret.seal.open(bytes.subarray(2), topic);
      if (!offset) throw badCursor();
      return { id: offset.readBigInt64BE(), fingerprint: offset.toString('hex', 8) };
    },
  };
}

function toBytes({ id, fingerprint }: Offset): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(id);
  bytes.write(fingerprint, 8, 'hex');
  return bytes;
}

function badCursor(): LoomgateError {
  return new LoomgateError('BAD_CURSOR', 'The cursor is not one of this subscription.');
}
