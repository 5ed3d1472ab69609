import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { isNativeError } from 'node:util/types';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { LoomgateError } from '../errors';

/** Gives the bytes, at most `maxOutputLength` of them. */
export type Decompress = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const byGzip: Decompress = promisify(gunzip);
const byCoding = new Map<string, Decompress>([
  ['gzip', byGzip],
  ['x-gzip', byGzip],
  ['br', promisify(brotliDecompress)],
  ['deflate', promisify(inflate)],
]);

/** What a client may compress a request by, for the header `accept-encoding` of an answer. */
export const acceptedCodings = 'gzip, br, deflate';

/**
 * The coding of a body: https://www.rfc-editor.org/rfc/rfc9110#name-content-codings, whose names have no case.
 * @returns undefined for a body that is not compressed
 * @throws LoomgateError UNSUPPORTED_MEDIA_TYPE for any other, and for more than one
 */
export function codingOf({ 'content-encoding': encoding = '' }: IncomingHttpHeaders): Decompress | undefined {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return undefined;
  const decompress = byCoding.get(name);
  if (decompress) return decompress;
  throw new LoomgateError(
    'UNSUPPORTED_MEDIA_TYPE',
    `Compress the request by one of ${acceptedCodings}, or not at all.`,
  );
}

/**
 * Decompresses a body, off the thread that serves, and gives up as soon as it turns out to be larger than allowed.
 * @param maxBytes of the result
 * @throws LoomgateError BODY_TOO_LARGE; BAD_REQUEST for what is not compressed as it says
 */
export async function decompressed(body: Buffer, decompress: Decompress, maxBytes: number): Promise<Buffer> {
  try {
    return await decompress(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (isTooLarge(cause)) throw new LoomgateError('BODY_TOO_LARGE', undefined, { cause });
    throw new LoomgateError('BAD_REQUEST', 'The request body is not compressed as content-encoding says.', { cause });
  }
}

function isTooLarge(failure: unknown): boolean {
  return isNativeError(failure) && 'code' in failure && failure.code === 'ERR_BUFFER_TOO_LARGE';
}
