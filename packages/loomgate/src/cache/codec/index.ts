import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { Entry, Scope } from '../types';
import { bodyOf, readEntry, readPurgeable, writeHead } from './layout';
import { createSeal } from './seal';

/** An entry, and the number of the last purge when its fill began. */
interface NumberedEntry {
  readonly entry: Entry;
  readonly seq: number;
}

export interface DecodedEntry extends NumberedEntry {
  /** The entry's tag hashes in Latin-1, separated by spaces. */
  readonly tagText: Buffer;
}

/** Encodes entries for Redis. */
export interface Codec {
  /** @param name of the entry; an encrypted entry can be decoded under this name only */
  encode(numbered: NumberedEntry, name: string): Promise<Buffer>;
  /**
   * @param scope of the operation that reads
   * @throws Error if it was encrypted with another key or under another name, modified, or has another format version
   */
  decode(stored: Buffer, name: string, scope: Scope): Promise<DecodedEntry>;
}

export interface CodecOptions {
  /** 32 bytes. With it, entries of a role or a viewer are encrypted, and unencrypted ones are rejected. */
  readonly encryptionKey?: Buffer | undefined;
  /** Shorter bodies are stored uncompressed: a hit then needs one copy only. */
  readonly compressFromBytes: number;
  readonly maxBodyBytes: number;
}

const version = 3;
const flags = { compressed: 1, sealed: 2 };

/** Format: version and flags, one byte each; then head and body, encrypted or not, the body compressed or not. */
export function createCodec({ encryptionKey, compressFromBytes, maxBodyBytes }: CodecOptions): Codec {
  const seal = encryptionKey && createSeal(encryptionKey);
  const isSecret = (scope: Scope) => seal !== undefined && scope !== 'PUBLIC';

  function open(stored: Buffer, bits: number, name: string, scope: Scope): Buffer {
    const isSealed = (bits & flags.sealed) !== 0;
    if (!isSealed && isSecret(scope)) throw new Error('entry is not encrypted');
    if (!isSealed) return stored.subarray(2);
    if (!seal) throw new Error('entry is encrypted');
    return seal.open(stored.subarray(2), `${bits} ${name}`);
  }

  return {
    async encode({ entry, seq }, name) {
      const isLong = entry.body.length >= compressFromBytes;
      const parts = [writeHead(entry, seq), isLong ? await compress(entry.body, { params }) : entry.body];
      const sealed = isSecret(entry.policy.scope) ? seal : undefined;
      const bits = (isLong ? flags.compressed : 0) | (sealed ? flags.sealed : 0);
      const payload = sealed ? [sealed.close(parts, `${bits} ${name}`)] : parts;
      return Buffer.concat([Buffer.of(version, bits), ...payload]);
    },
    async decode(stored, name, scope) {
      if (stored[0] !== version) throw new Error('entry has another format version');
      const bits = stored.readUInt8(1);
      const payload = open(stored, bits, name, scope);
      const body = bodyOf(payload);
      const isCompressed = (bits & flags.compressed) !== 0;
      const plain = isCompressed ? await decompress(body, { maxOutputLength: maxBodyBytes }) : body;
      return { entry: readEntry(payload, plain), ...readPurgeable(payload) };
    },
  };
}

/** zstd (RFC 8878), in libuv's thread pool. */
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** The fastest level: it already compresses JSON to a tenth. */
const params = { [constants.ZSTD_c_compressionLevel]: 1 };
