import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { Config } from '../../config';
import { toAddress } from '../../shared/network-of';
import { transportSecurity, trustedProxies } from '../security';
import type { Header } from './write-response';

/** Reads from a request what depends on its connection and on trusted proxies. */
export interface Connection {
  /**
   * Returns the client's address, in canonical form. A hop of `X-Forwarded-For` that is not an address counts as the proxy
   * that sent it.
   */
  addressOf(request: IncomingMessage): string;
  /** Returns the response headers that depend on the connection. */
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

/** @returns whether a trusted proxy received the request over TLS; undefined where no trusted proxy says */
function forwardedProtocol({ headers, socket }: IncomingMessage, trusts: Trusts): boolean | undefined {
  const forwarded = headers['x-forwarded-proto'];
  if (!forwarded || !trusts(socket.remoteAddress ?? '', 0)) return undefined;
  return String(forwarded).split(',').at(-1)?.trim() === 'https';
}

type Trusts = (address: string, hop: number) => boolean;

function hasTls({ socket }: IncomingMessage): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}
