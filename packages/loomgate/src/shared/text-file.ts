import { getSystemErrorMessage } from 'node:util';

/** Decodes UTF-8, or UTF-16 with a byte order mark as Windows writes it; removes the byte order mark. */
export function decodeText(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

/**
 * Describes why a file cannot be used, e.g. `no such file or directory (ENOENT)`.
 * @returns undefined where the error is not a system error
 */
export function fileProblem(error: unknown): string | undefined {
  const { errno, code }: NodeJS.ErrnoException = Object(error);
  return typeof errno === 'number' && errno < 0 ? `${getSystemErrorMessage(errno)} (${code})` : undefined;
}
