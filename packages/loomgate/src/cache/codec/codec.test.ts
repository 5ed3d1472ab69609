import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { Entry } from '../types';
import { createCodec } from '.';

const encryptionKey = randomBytes(32);
const limits = { compressFromBytes: 500, maxBodyBytes: 100_000 };
const ascii = fc.string({ unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)) });
const seconds = fc.double({ min: 0, max: 1e9, noNaN: true });

const entries: fc.Arbitrary<Entry> = fc.record({
  body: fc.uint8Array({ maxLength: 2_000, size: 'max' }).map((bytes) => Buffer.from(bytes)),
  etag: ascii,
  cacheTag: ascii,
  madeAtMs: fc.double({ min: 0, max: 1e14, noNaN: true }),
  tags: fc.array(fc.stringMatching(/^[\w-]{12}$/)),
  policy: fc.record({
    ttlSeconds: seconds,
    scope: fc.constantFrom('PUBLIC', 'ROLE', 'VIEWER'),
    staleWhileRevalidateSeconds: seconds,
    staleIfErrorSeconds: seconds,
  }),
});

const secrets = entries.map((entry): Entry => ({ ...entry, policy: { ...entry.policy, scope: 'VIEWER' } }));

const seqs = fc.maxSafeNat();

test('an entry and its number are decoded unchanged, compressed or not, encrypted or not', () => {
  const property = fc.asyncProperty(entries, seqs, fc.boolean(), ascii, async (entry, seq, isEncrypted, name) => {
    const codec = createCodec({ ...limits, encryptionKey: isEncrypted ? encryptionKey : undefined });
    const read = await codec.decode(await codec.encode({ entry, seq }, name), name, entry.policy.scope);
    expect({ ...read, entry: { ...read.entry, tags: read.entry.tags } }).toEqual({
      ...{ seq, entry },
      tagText: Buffer.from(entry.tags.join(' ')),
    });
  });
  return fc.assert(property, { numRuns: 200 });
});

test('an encrypted entry with any modified byte is rejected', () => {
  const codec = createCodec({ ...limits, encryptionKey });
  const property = fc.asyncProperty(secrets, fc.nat(), fc.integer({ min: 1, max: 255 }), async (entry, at, change) => {
    const stored = await codec.encode({ entry, seq: 1 }, 'name');
    const place = at % stored.length;
    stored.writeUInt8(stored.readUInt8(place) ^ change, place);
    await expect(codec.decode(stored, 'name', 'VIEWER')).rejects.toThrow();
  });
  return fc.assert(property, { numRuns: 200 });
});

test('arbitrary bytes are either decoded or rejected with an Error', () => {
  const codec = createCodec(limits);
  const property = fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(3), async (bytes, marks) => {
    const [read] = await Promise.allSettled([
      codec.decode(Buffer.concat([Buffer.of(2, marks), bytes]), 'name', 'PUBLIC'),
    ]);
    if (read.status === 'fulfilled') expect(read.value.entry.tags.join('').length).toBeLessThan(bytes.length);
    else expect(read.reason).toHaveProperty('message');
  });
  return fc.assert(property, { numRuns: 300 });
});

const body = Buffer.from(JSON.stringify({ data: { viewer: { email: 'somebody@example.com' } } }).repeat(3));
const secret: Entry = {
  body,
  etag: '"e"',
  cacheTag: 'User',
  madeAtMs: 1,
  tags: [],
  policy: { ttlSeconds: 1, scope: 'VIEWER', staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 0 },
};

test('an encrypted entry is decoded only with its key and under its name', async () => {
  const codec = createCodec({ ...limits, encryptionKey });
  const stored = await codec.encode({ entry: secret, seq: 1 }, 'epoch:one');
  expect(stored.includes('somebody')).toBe(false);
  await expect(codec.decode(stored, 'epoch:two', 'VIEWER')).rejects.toThrow();
  const other = createCodec({ ...limits, encryptionKey: randomBytes(32) });
  await expect(other.decode(stored, 'epoch:one', 'VIEWER')).rejects.toThrow();
  await expect(createCodec(limits).decode(stored, 'epoch:one', 'VIEWER')).rejects.toThrow('encrypted');
});

test('with an encryption key, unencrypted entries of a viewer are rejected', async () => {
  const stored = await createCodec(limits).encode({ entry: secret, seq: 1 }, 'name');
  await expect(createCodec({ ...limits, encryptionKey }).decode(stored, 'name', 'VIEWER')).rejects.toThrow();
});

test('a body that decompresses beyond the limit is rejected', async () => {
  const large: Entry = { ...secret, body: Buffer.alloc(limits.maxBodyBytes + 1) };
  const stored = await createCodec(limits).encode({ entry: large, seq: 1 }, 'name');
  expect(stored.length).toBeLessThan(1_000);
  await expect(createCodec(limits).decode(stored, 'name', 'VIEWER')).rejects.toThrow();
});

test('a key of another length is rejected at start', () => {
  expect(() => createCodec({ ...limits, encryptionKey: randomBytes(16) })).toThrow('32 bytes');
});
