import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { Config } from '../../config';
import { toAddress } from '../../shared/network-of';
import { transportSecurity, trustedProxies } from '../security';
import type { Header } from './header-cache';

/** Where a request came from, and how. */
export interface Connection {
  /** The client's, in its one spelling; a hop of `X-Forwarded-For` that is no address counts as the proxy that sent it. */
  addressOf(request: IncomingMessage): string;
  /** Headers that depend on it. */
  headersFor(request: IncomingMessage): readonly Header[];
}

export function createConnection({ environment, security }: Pick<Config, 'environment' | 'security'>): Connection {
  const trusts = trustedProxies(security);
  const isEncrypted = (request: IncomingMessage) => (trusts && forwardedProtocol(request, trusts)) ?? hasTls(request);
  const strict: readonly Header[] = [['strict-transport-security', transportSecurity]];
  return {
    addressOf(request) {
      const hops = trusts ? proxyAddr.all(request, trusts) : [request.socket.remoteAddress ?? ''];
      return hops.map(toAddress).findLast((address) => address !== undefined) ?? '';
    },
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
