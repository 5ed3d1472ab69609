import type { Entry, Scope } from '../types';

const scopes: readonly Scope[] = ['PUBLIC', 'ROLE', 'VIEWER'];

/** Five doubles, the scope, and the lengths of three texts. */
const at = { seq: 0, madeAtMs: 8, ttl: 16, whileRevalidating: 24, ifError: 32, scope: 40, lengths: 41, texts: 53 };

/** All of an entry but its body, which follows it. */
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
 * What comes after the head.
 * @throws RangeError for what is too short
 */
export function bodyOf(stored: Buffer): Buffer {
  const [, , , bodyAt] = offsets(stored);
  return stored.subarray(bodyAt);
}

/**
 * What tells whether it was purged.
 * @throws RangeError for what is too short
 */
export function readPurgeable(stored: Buffer): { readonly seq: number; readonly tagText: Buffer } {
  const [, , tagsAt, bodyAt] = offsets(stored);
  return { seq: stored.readDoubleLE(at.seq), tagText: stored.subarray(tagsAt, bodyAt) };
}

/**
 * @param body of the entry, where that is not how it is stored
 * @returns an entry that shares the memory of what it is given
 * @throws RangeError for what is too short
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

/** Of a class, since an object literal with a getter is kept until the next major collection. */
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

  /** There may be hundreds, and who only sends the body needs none. */
  get tags(): readonly string[] {
    this.#tags ??= this.#tagBytes.length === 0 ? [] : this.#tagBytes.toString('latin1').split(' ');
    return this.#tags;
  }
}

function readPolicy(stored: Buffer): Entry['policy'] {
  const scope = scopes[stored.readUInt8(at.scope)];
  if (!scope) throw new RangeError('no such scope');
  return {
    scope,
    ttlSeconds: stored.readDoubleLE(at.ttl),
    staleWhileRevalidateSeconds: stored.readDoubleLE(at.whileRevalidating),
    staleIfErrorSeconds: stored.readDoubleLE(at.ifError),
  };
}

/** Where the entity tag, the header, the tags and the body begin. */
function offsets(stored: Buffer): readonly [number, number, number, number] {
  const cacheTagAt = at.texts + stored.readUInt32LE(at.lengths);
  const tagsAt = cacheTagAt + stored.readUInt32LE(at.lengths + 4);
  const bodyAt = tagsAt + stored.readUInt32LE(at.lengths + 8);
  if (bodyAt > stored.length) throw new RangeError('cut short');
  return [at.texts, cacheTagAt, tagsAt, bodyAt];
}
