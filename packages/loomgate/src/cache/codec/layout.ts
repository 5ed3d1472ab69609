import type { Entry, Scope } from '../types';

const scopes: readonly Scope[] = ['PUBLIC', 'ROLE', 'VIEWER'];

/** Byte offsets: five doubles, the scope, the lengths of three texts, then the texts. */
const at = { seq: 0, madeAtMs: 8, ttl: 16, whileRevalidating: 24, ifError: 32, scope: 40, lengths: 41, texts: 53 };

/** Encodes an entry without its body, which follows the head. */
export function writeHead({ etag, policy, madeAtMs, tags, cacheTag }: Entry, seq: number): Buffer {
  const texts = [etag, cacheTag, tags.join(' ')].map((text) => Buffer.from(text, 'latin1'));
  const fixed = Buffer.alloc(at.texts);
  fixed.writeDoubleLE(seq, at.seq);
  fixed.writeDoubleLE(madeAtMs, at.madeAtMs);
  fixed.writeDoubleLE(policy.ttlSeconds, at.ttl);
  fixed.writeDoubleLE(policy.staleWhileRevalidateSeconds, at.whileRevalidating);
  fixed.writeDoubleLE(policy.staleIfErrorSeconds, at.ifError);
  fixed.writeUInt8(scopes.indexOf(policy.scope), at.scope);
  texts.forEach(({ length }, n) => {
    fixed.writeUInt32LE(length, at.lengths + n * 4);
  });
  return Buffer.concat([fixed, ...texts]);
}

/**
 * Returns the body, which follows the head.
 * @throws RangeError for a value that is too short
 */
export function bodyOf(stored: Buffer): Buffer {
  const [, , , bodyAt] = offsets(stored);
  return stored.subarray(bodyAt);
}

/**
 * Reads what is needed to check whether the entry was purged.
 * @throws RangeError for a value that is too short
 */
export function readPurgeable(stored: Buffer): { readonly seq: number; readonly tagText: Buffer } {
  const [, , tagsAt, bodyAt] = offsets(stored);
  return { seq: stored.readDoubleLE(at.seq), tagText: stored.subarray(tagsAt, bodyAt) };
}

/**
 * @param body decompressed
 * @returns an entry that shares memory with its arguments
 * @throws RangeError for a value that is too short
 */
export function readEntry(stored: Buffer, body: Buffer): Entry {
  const [etagAt, cacheTagAt, tagsAt, bodyAt] = offsets(stored);
  const text = (from: number, to: number) => stored.toString('latin1', from, to);
  return new StoredEntry(
    body,
    text(etagAt, cacheTagAt),
    text(cacheTagAt, tagsAt),
    stored.readDoubleLE(at.madeAtMs),
    readPolicy(stored),
    stored.subarray(tagsAt, bodyAt),
  );
}

/** A class: object literals with getters are freed only by a major garbage collection. */
class StoredEntry implements Entry {
  readonly #tagBytes: Buffer;
  #tags: readonly string[] | undefined;

  constructor(
    readonly body: Buffer,
    readonly etag: string,
    readonly cacheTag: string,
    readonly madeAtMs: number,
    readonly policy: Entry['policy'],
    tagBytes: Buffer,
  ) {
    this.#tagBytes = tagBytes;
  }

  /** Parsed on first use: there may be hundreds, and a hit does not need them. */
  get tags(): readonly string[] {
    this.#tags ??= this.#tagBytes.length === 0 ? [] : this.#tagBytes.toString('latin1').split(' ');
    return this.#tags;
  }
}

function readPolicy(stored: Buffer): Entry['policy'] {
  const scope = scopes[stored.readUInt8(at.scope)];
  if (!scope) throw new RangeError('unknown scope');
  return {
    scope,
    ttlSeconds: stored.readDoubleLE(at.ttl),
    staleWhileRevalidateSeconds: stored.readDoubleLE(at.whileRevalidating),
    staleIfErrorSeconds: stored.readDoubleLE(at.ifError),
  };
}

/** @returns the offsets of the entity tag, the header, the tags and the body */
function offsets(stored: Buffer): readonly [number, number, number, number] {
  const cacheTagAt = at.texts + stored.readUInt32LE(at.lengths);
  const tagsAt = cacheTagAt + stored.readUInt32LE(at.lengths + 4);
  const bodyAt = tagsAt + stored.readUInt32LE(at.lengths + 8);
  if (bodyAt > stored.length) throw new RangeError('entry is too short');
  return [at.texts, cacheTagAt, tagsAt, bodyAt];
}
