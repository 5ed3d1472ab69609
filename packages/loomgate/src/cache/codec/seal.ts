import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts entries that are not public. */
export interface Seal {
  /** @param boundTo additional authenticated data, the entry's name: `open` requires the same */
  close(plain: readonly Buffer[], boundTo: string): Buffer;
  /** @throws Error if it was sealed with another key or another `boundTo`, or was modified */
  open(sealed: Buffer, boundTo: string): Buffer;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce. Format: nonce, tag, ciphertext. A key may encrypt 2^32 entries.
 * @param key 32 bytes
 * @throws Error for a key of another length
 */
export function createSeal(key: Buffer): Seal {
  if (key.length !== 32) throw new Error(`The encryption key of the cache must have 32 bytes, not ${key.length}`);
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
