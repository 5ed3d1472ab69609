import { createHash } from 'node:crypto';

/** The namespace of the demo's names: an arbitrary, constant UUID. */
const namespace = Buffer.from('6f1d1a6e5c0b4b7e9d2a3c8f4e5b6a70', 'hex');

/**
 * Derives a UUID of version 5 (RFC 9562) from a name, so that links to demo rows stay valid after a reset.
 * @param kind the kind of row, e.g. `product`
 * @param name unique within its kind
 */
export function namedId(kind: string, name: string): string {
  const digest = createHash('sha1').update(namespace).update(`${kind}:${name}`).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
