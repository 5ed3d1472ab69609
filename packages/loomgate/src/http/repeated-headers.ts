import type { FastifyInstance } from 'fastify';
import { LoomgateError } from '../errors';
import { tokenRefused } from '../errors/token-refused';

/**
 * Refuses requests with more than one `host` or `authorization` header. Node uses the first and drops the others; a proxy
 * that uses another one would have checked another host or another token.
 */
export function refuseRepeatedHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const { rawHeaders } = request.raw;
    done(refusalOf(rawHeaders));
  });
}

/** @returns why the request is refused; undefined for an acceptable one */
export function refusalOf(rawHeaders: readonly string[]): LoomgateError | undefined {
  if (isRepeated(rawHeaders, 'host')) return new LoomgateError('BAD_REQUEST', 'The request has more than one host.');
  return isRepeated(rawHeaders, 'authorization') ? tokenRefused('TOKEN_INVALID') : undefined;
}

/** @param rawHeaders alternating names and values, as sent. Comparing lengths first rules most names out cheaply. */
function isRepeated(rawHeaders: readonly string[], sought: string): boolean {
  let times = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === sought.length && name.toLowerCase() === sought) times += 1;
  }
  return times > 1;
}
