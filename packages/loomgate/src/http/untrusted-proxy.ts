import type { IncomingMessage } from 'node:http';

/** A peer that forwards for this many clients counts as a proxy. A single client may send a made-up header. */
const clientsOfProxy = 5;
const maxPeers = 100;
const maxLength = 64;

/**
 * Detects a proxy in front of a gateway that trusts none. All clients of that proxy have one address, and so share one
 * rate limit and one limit of sign-ins. A proxy is a peer whose requests name several clients by `X-Forwarded-For` or
 * `Forwarded` (https://www.rfc-editor.org/rfc/rfc7239).
 * @param onProxy called once, with the address of the first such peer
 * @returns to be called with every request
 */
export function createProxyWatch(onProxy: (peer: string) => void): (request: IncomingMessage) => void {
  const clientsOf = new Map<string, Set<string>>();
  let isReported = false;
  return ({ headers, socket: { remoteAddress: peer = '' } }) => {
    if (isReported) return;
    const client = clientNamedBy(headers);
    if (!client) return;
    const clients = clientsOf.get(peer) ?? new Set();
    if (clientsOf.size < maxPeers) clientsOf.set(peer, clients);
    clients.add(client);
    if (clients.size < clientsOfProxy) return;
    isReported = true;
    clientsOf.clear();
    onProxy(peer);
  };
}

/** Returns the first hop, unparsed. */
function clientNamedBy({ 'x-forwarded-for': list, forwarded }: IncomingMessage['headers']): string | undefined {
  const hops = list === undefined ? forwarded : String(list);
  return hops?.split(',', 1)[0]?.trim().slice(0, maxLength);
}
