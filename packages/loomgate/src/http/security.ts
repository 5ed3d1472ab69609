import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import type { Config } from '../config';
import { toAddress } from '../shared/network-of';
import { allowOrigins } from './cors';

/** A year. Other names below ours are not ours to speak for. */
export const transportSecurity = 'max-age=31536000';

/** For answers that no browser shows: nothing may be loaded, framed or guessed. The explorer's page sends its own policy. */
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
  // Read by requests that scripts make (CORS decides those), not by pages that embed.
  crossOriginResourcePolicy: { policy: 'same-origin' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginEmbedderPolicy: false,
  frameguard: { action: 'deny' },
  // By hand below: it depends on the request.
  strictTransportSecurity: false,
  // For plug-ins and browsers that no longer exist.
  originAgentCluster: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  permittedCrossDomainPolicies: false,
  xssFilter: false,
};

/** The headers that helmet sets, asked for once: made anew for every request they take half the time of a small one. */
export const strictHeaders: OutgoingHttpHeaders = headersOf();

function headersOf(): OutgoingHttpHeaders {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(response.req, response, () => undefined);
  return { ...response.getHeaders() };
}

/** Puts the headers on every answer that browsers keep to, and lets the origins of the configuration in. */
export function secure(server: FastifyInstance, config: Config): void {
  const { environment, security } = config;
  const isProduction = environment === 'production';
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(strictHeaders);
    // Browsers ignore it over plain HTTP; over TLS in development it would outlive the certificate.
    if (isProduction && request.protocol === 'https') reply.header('strict-transport-security', transportSecurity);
    done();
  });
  if (security.cors.origins.length > 0) allowOrigins(server, config);
}

/**
 * Tells whether a hop's `X-Forwarded-*` are believed, as Fastify takes it; false where nobody's are. A hop may be
 * spelt with its port or in brackets.
 */
export function trustedProxies({ trustProxy }: Config['security']) {
  if (trustProxy === false) return false;
  if (typeof trustProxy === 'number') return (_address: string, hop: number) => hop < trustProxy;
  const trusts = proxyAddr.compile(trustProxy);
  return (address: string, hop: number) => trusts(toAddress(address) ?? address, hop);
}
