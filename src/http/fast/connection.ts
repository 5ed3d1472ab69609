import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { Config } from '../../config';
import { transportSecurity, trustedProxies } from '../security';
import type { Header } from './heads';

/** What Fastify knows of where a request came from, before there is a request of Fastify. */
export interface Connection {
  addressOf(request: IncomingMessage): string;
  /** Headers that depend on it. */
  headersFor(request: IncomingMessage): readonly Header[];
}

export function createConnection({ environment, security }: Pick<Config, 'environment' | 'security'>): Connection {
  const trusted = trustedProxies(security);
  const trusts = Array.isArray(trusted) ? proxyAddr.compile(trusted) : trusted;
  const isEncrypted = (request: IncomingMessage) => (trusts && forwardedProtocol(request, trusts)) ?? hasTls(request);
  const strict: readonly Header[] = [['strict-transport-security', transportSecurity]];
  return {
    addressOf: (request) => (trusts ? proxyAddr.all(request, trusts).at(-1) : request.socket.remoteAddress) ?? '',
    headersFor: (request) => (environment === 'production' && isEncrypted(request) ? strict : []),
  };
}

/** Undefined where no proxy that is believed has said. */
function forwardedProtocol({ headers, socket }: IncomingMessage, trusts: Trusts): boolean | undefined {
  const forwarded = headers['x-forwarded-proto'];
  if (!forwarded || !trusts(socket.remoteAddress ?? '', 0)) return undefined;
  return String(forwarded).split(',').at(-1)?.trim() === 'https';
}

type Trusts = (address: string, hop: number) => boolean;

function hasTls({ socket }: IncomingMessage): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}
