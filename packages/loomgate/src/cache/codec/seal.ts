import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts what only its viewer may read. */
export interface Seal {
  /** @param boundTo what it is opened with again, and nothing else: its key */
  close(plain: readonly Buffer[], boundTo: string): Buffer;
  /** @throws Error when it was sealed with another key, was bound to something else, or was touched */
  open(sealed: Buffer, boundTo: string): Buffer;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce: nonce, tag, text. A key is good for 2^32 entries.
 * @param key 32 bytes
 * @throws Error for a key of another length
 */
export function createSeal(key: Buffer): Seal {
  if (key.length !== 32) throw new Error(`A key of the cache has 32 bytes, not ${key.length}`);
  return {
    close(plain, boundTo) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(boundTo));
      const text = plain.map((part) => cipher.update(part));
      text.push(cipher.final());
      return Buffer.concat([nonce, cipher.getAuthTag(), ...text]);
    },
    open(sealed, boundTo) {
      const nonce = sealed.subarray(0, nonceBytes);
      const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes);
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(boundTo)).setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
    },
  };
}
