import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Deterministic authenticated encryption: equal texts have equal ciphertexts, and there is no nonce that could repeat. */
export interface Seal {
  /** @param boundTo associated data; `open` needs the same */
  close(plain: Buffer, boundTo: string): Buffer;
  /** @returns undefined for another secret, other associated data, or anything that is no ciphertext */
  open(sealed: Buffer, boundTo: string): Buffer | undefined;
}

/** The length that encryption adds. */
export const ivBytes = 16;

/**
 * The SIV construction (https://www.rfc-editor.org/rfc/rfc5297) with HMAC-SHA256 instead of CMAC, and AES-256-CTR.
 * @param secret at least 32 random bytes; both keys are derived from it by HKDF
 * @param purpose separates keys: texts encrypted for another purpose do not decrypt
 */
export function createSeal(secret: Buffer, purpose: string): Seal {
  const keys = Buffer.from(hkdfSync('sha256', secret, '', purpose, 64));
  const [macKey, textKey] = [keys.subarray(0, 32), keys.subarray(32)];

  function ivOf(plain: Buffer, boundTo: string): Buffer {
    const lengths = Buffer.alloc(4);
    lengths.writeUInt32BE(plain.length);
    return createHmac('sha256', macKey).update(lengths).update(plain).update(boundTo).digest().subarray(0, ivBytes);
  }

  return {
    close(plain, boundTo) {
      const iv = ivOf(plain, boundTo);
      return Buffer.concat([iv, createCipheriv('aes-256-ctr', textKey, iv).update(plain)]);
    },
    open(sealed, boundTo) {
      if (sealed.length < ivBytes) return undefined;
      const iv = sealed.subarray(0, ivBytes);
      const plain = createDecipheriv('aes-256-ctr', textKey, iv).update(sealed.subarray(ivBytes));
      return timingSafeEqual(iv, ivOf(plain, boundTo)) ? plain : undefined;
    },
  };
}
