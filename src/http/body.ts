import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LoomgateError } from '../errors';

/** Takes bodies of JSON in UTF-8 and no others. */
export function parseJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async ({ headers }: FastifyRequest, body: Buffer) => {
      refuseOtherEncodings(headers);
      return parse(body);
    },
  );
}

function refuseOtherEncodings({ 'content-type': type = '', 'content-encoding': encoding }: FastifyRequest['headers']) {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type) ?? [];
  if (!/^(utf-?8|us-ascii)$/i.test(charset))
    throw new LoomgateError('UNSUPPORTED_MEDIA_TYPE', 'Send the request in UTF-8.');
  if (encoding !== undefined && encoding !== 'identity')
    throw new LoomgateError('UNSUPPORTED_MEDIA_TYPE', 'Send the request uncompressed.');
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new LoomgateError('BAD_REQUEST', 'The request body is not valid JSON.', { cause });
  }
}
