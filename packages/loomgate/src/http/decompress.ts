import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { isNativeError } from 'node:util/types';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { LoomgateError } from '../errors';

/** Decompresses a body. @throws with code ERR_BUFFER_TOO_LARGE for more than `maxOutputLength` bytes */
export type Decompress = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const byGzip: Decompress = promisify(gunzip);
const byCoding = new Map<string, Decompress>([
  ['gzip', byGzip],
  ['x-gzip', byGzip],
  ['br', promisify(brotliDecompress)],
  ['deflate', promisify(inflate)],
]);

/** The codings that requests may have, for the response header `accept-encoding`. */
export const acceptedCodings = 'gzip, br, deflate';

/**
 * Finds the content coding of a body by its case-insensitive name
 * (https://www.rfc-editor.org/rfc/rfc9110#name-content-codings).
 * @returns undefined for a body that is not compressed
 * @throws LoomgateError UNSUPPORTED_MEDIA_TYPE for any other coding, and for more than one
 */
export function codingOf({ 'content-encoding': encoding = '' }: IncomingHttpHeaders): Decompress | undefined {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return undefined;
  const decompress = byCoding.get(name);
  if (decompress) return decompress;
  throw new LoomgateError(
    'UNSUPPORTED_MEDIA_TYPE',
    `Compress the request with one of ${acceptedCodings}, or do not compress it.`,
  );
}

/**
 * Decompresses a body in libuv's thread pool, and stops as soon as the result exceeds the limit.
 * @param maxBytes of the result
 * @throws LoomgateError BODY_TOO_LARGE; BAD_REQUEST for a body that does not decompress
 */
export async function decompressed(body: Buffer, decompress: Decompress, maxBytes: number): Promise<Buffer> {
  try {
    return await decompress(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (isTooLarge(cause)) throw new LoomgateError('BODY_TOO_LARGE', undefined, { cause });
    throw new LoomgateError('BAD_REQUEST', 'The request body does not match its content-encoding.', { cause });
  }
}

function isTooLarge(failure: unknown): boolean {
  return isNativeError(failure) && 'code' in failure && failure.code === 'ERR_BUFFER_TOO_LARGE';
}
