import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Deterministic authenticated encryption: one text has one sealed form, so there is no nonce that could be used twice. */
export interface Seal {
  /** @param boundTo what it is opened with again */
  close(plain: Buffer, boundTo: string): Buffer;
  /** @returns undefined for what was sealed with another secret, is bound to something else, or is nothing sealed */
  open(sealed: Buffer, boundTo: string): Buffer | undefined;
}

/** What a sealed text is longer than the plain one. */
export const ivBytes = 16;

/**
 * The SIV construction (https://www.rfc-editor.org/rfc/rfc5297) with HMAC-SHA256 in the place of CMAC, and AES-256-CTR.
 * @param secret both keys are derived from it by HKDF; at least 32 bytes of chance
 * @param purpose texts sealed for another purpose do not open
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
