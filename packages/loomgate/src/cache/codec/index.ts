import type { Entry, Scope } from '../types';
import { compress, decompress } from './compress';
import { bodyOf, readEntry, readPurgeable, writeHead } from './layout';
import { createSeal } from './seal';

/** An entry, and the number of the last purge when it was begun. */
interface Stored {
  readonly entry: Entry;
  readonly seq: number;
}

export interface Read extends Stored {
  /** The entry's tags in Latin-1, with a blank between them. */
  readonly tagText: Buffer;
}

/** Entries as they are stored in Redis. */
export interface Codec {
  /** @param name the entry's, without which it cannot be read if it is encrypted */
  encode(stored: Stored, name: string): Promise<Buffer>;
  /**
   * @param scope of the operation that asks
   * @throws Error when it was written with another key, bound to another name, touched, or of another version
   */
  decode(stored: Buffer, name: string, scope: Scope): Promise<Read>;
}

export interface CodecOptions {
  /** 32 bytes. With it entries of a role or a viewer are encrypted, and none that is not is taken for one. */
  readonly encryptionKey?: Buffer | undefined;
  /** Shorter bodies are stored as they are: a hit is then one copy. */
  readonly compressFromBytes: number;
  readonly maxBodyBytes: number;
}

const version = 3;
const flags = { compressed: 1, sealed: 2 };

/** Version and flags, a byte each; then, encrypted or not, the head and the body, compressed or not. */
export function createCodec({ encryptionKey, compressFromBytes, maxBodyBytes }: CodecOptions): Codec {
  const seal = encryptionKey && createSeal(encryptionKey);
  const isSecret = (scope: Scope) => seal !== undefined && scope !== 'PUBLIC';

  function open(stored: Buffer, marks: number, name: string, scope: Scope): Buffer {
    const isSealed = (marks & flags.sealed) !== 0;
    if (!isSealed && isSecret(scope)) throw new Error('not encrypted');
    if (!isSealed) return stored.subarray(2);
    if (!seal) throw new Error('encrypted');
    return seal.open(stored.subarray(2), `${marks} ${name}`);
  }

  return {
    async encode({ entry, seq }, name) {
      const isLong = entry.body.length >= compressFromBytes;
      const parts = [writeHead(entry, seq), isLong ? await compress(entry.body) : entry.body];
      const sealed = isSecret(entry.policy.scope) ? seal : undefined;
      const marks = (isLong ? flags.compressed : 0) | (sealed ? flags.sealed : 0);
      const payload = sealed ? [sealed.close(parts, `${marks} ${name}`)] : parts;
      return Buffer.concat([Buffer.of(version, marks), ...payload]);
    },
    async decode(stored, name, scope) {
      if (stored[0] !== version) throw new Error('of another version');
      const marks = stored.readUInt8(1);
      const payload = open(stored, marks, name, scope);
      const body = bodyOf(payload);
      const plain = (marks & flags.compressed) === 0 ? body : await decompress(body, maxBodyBytes);
      return { entry: readEntry(payload, plain), ...readPurgeable(payload) };
    },
  };
}
