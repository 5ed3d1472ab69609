import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import type { Config } from '../config';
import { toAddress } from '../shared/network-of';
import { allowOrigins } from './cors';

/** A year, without includeSubDomains: the gateway does not decide for other hosts. */
export const transportSecurity = 'max-age=31536000';

/** For responses that browsers do not render: no loading, framing or sniffing. The explorer sends its own policy. */
const options: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  },
  // Scripts may read responses where CORS allows it; pages may not embed them.
  crossOriginResourcePolicy: { policy: 'same-origin' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginEmbedderPolicy: false,
  frameguard: { action: 'deny' },
  // Set in `secure`, since it depends on the request.
  strictTransportSecurity: false,
  // These concern plug-ins and browsers that no longer exist.
  originAgentCluster: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  permittedCrossDomainPolicies: false,
  xssFilter: false,
};

/** The headers that helmet sets, computed once: in every request they would take half the time of a small one. */
export const strictHeaders: OutgoingHttpHeaders = headersOf();

function headersOf(): OutgoingHttpHeaders {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(response.req, response, () => undefined);
  return { ...response.getHeaders() };
}

/** Adds security headers to every response, and CORS for the configured origins. */
export function secure(server: FastifyInstance, config: Config): void {
  const { environment, security } = config;
  const isProduction = environment === 'production';
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(strictHeaders);
    // Browsers ignore it over plain HTTP. In development it would outlast a self-signed certificate.
    if (isProduction && request.protocol === 'https') reply.header('strict-transport-security', transportSecurity);
    done();
  });
  if (security.cors.origins.length > 0) allowOrigins(server, config);
}

/**
 * Returns Fastify's `trustProxy`: whether the `X-Forwarded-*` headers of a hop are trusted; false where none are. The
 * address of a hop may have a port or brackets.
 */
export function trustedProxies({ trustProxy }: Config['security']) {
  if (trustProxy === false) return false;
  if (typeof trustProxy === 'number') return (_address: string, hop: number) => hop < trustProxy;
  const trusts = proxyAddr.compile(trustProxy);
  return (address: string, hop: number) => trusts(toAddress(address) ?? address, hop);
}
