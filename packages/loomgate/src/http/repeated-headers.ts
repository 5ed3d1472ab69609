import type { FastifyInstance } from 'fastify';
import { LoomgateError } from '../errors';
import { tokenRefused } from '../errors/token-refused';

/**
 * Refuses requests that say twice where they go or who asks. Node takes the first and drops the others; a proxy that
 * takes another one would have let in somebody else, or for another host.
 */
export function refuseRepeatedHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const { rawHeaders } = request.raw;
    done(refusalOf(rawHeaders));
  });
}

/** @returns undefined where there is nothing to refuse */
export function refusalOf(rawHeaders: readonly string[]): LoomgateError | undefined {
  if (isRepeated(rawHeaders, 'host')) return new LoomgateError('BAD_REQUEST', 'The request has more than one host.');
  return isRepeated(rawHeaders, 'authorization') ? tokenRefused('TOKEN_INVALID') : undefined;
}

/** @param rawHeaders names and values in turns, as they were sent; most names differ from what is sought in length */
function isRepeated(rawHeaders: readonly string[], sought: string): boolean {
  let times = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === sought.length && name.toLowerCase() === sought) times += 1;
  }
  return times > 1;
}
