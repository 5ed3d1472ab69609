import type { IncomingMessage } from 'node:http';

/** As many clients as one peer has to speak for before it is taken for a proxy: a client may invent a header for itself. */
const clientsOfProxy = 5;
const maxPeers = 100;
const maxLength = 64;

/**
 * Watches for a proxy in front of a gateway that trusts none: then all of its clients are one address, which shares one
 * rate limit and one limit of sign-ins. It is a peer whose requests say, by `X-Forwarded-For` or `Forwarded`
 * (https://www.rfc-editor.org/rfc/rfc7239), that they are those of several clients.
 * @param tell told of the address of the first such peer, and of no other
 * @returns to be given every request
 */
export function createProxyWatch(tell: (peer: string) => void): (request: IncomingMessage) => void {
  const clientsOf = new Map<string, Set<string>>();
  let hasTold = false;
  return ({ headers, socket: { remoteAddress: peer = '' } }) => {
    if (hasTold) return;
    const client = clientNamedBy(headers);
    if (!client) return;
    const clients = clientsOf.get(peer) ?? new Set();
    if (clientsOf.size < maxPeers) clientsOf.set(peer, clients);
    clients.add(client);
    if (clients.size < clientsOfProxy) return;
    hasTold = true;
    clientsOf.clear();
    tell(peer);
  };
}

/** The first hop, as it is written. */
function clientNamedBy({ 'x-forwarded-for': list, forwarded }: IncomingMessage['headers']): string | undefined {
  const hops = list === undefined ? forwarded : String(list);
  return hops?.split(',', 1)[0]?.trim().slice(0, maxLength);
}
