import { createServer, type IncomingHttpHeaders } from 'node:http';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** Creates a key pair. @returns the public key as JWK, and a function that signs with the private key */
export async function createKey(algorithm: 'RS256' | 'ES256' | 'EdDSA', kid: string) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  /** @param named the `kid` of the token; null for none */
  const sign = (claims: JWTPayload, named: string | null = kid) =>
    new SignJWT(claims).setProtectedHeader({ alg: algorithm, ...(named && { kid: named }) }).sign(privateKey);
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' }, publicKey, sign };
}

/** Serves a key set over HTTP on a free port; `state` makes it fail. */
export async function startKeyServer() {
  const state = { keys: [] as JWK[], status: 200, body: undefined as string | undefined, silent: false, requests: 0 };
  const heard: IncomingHttpHeaders[] = [];
  const server = createServer(({ headers }, response) => {
    state.requests += 1;
    heard.push(headers);
    if (state.silent) return;
    response.writeHead(state.status, { 'content-type': 'application/json' });
    response.end(state.body ?? JSON.stringify({ keys: state.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return {
    state,
    /** The headers of every request. */
    heard,
    url: `http://127.0.0.1:${address.port}/jwks.json`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
