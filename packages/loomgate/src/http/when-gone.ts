import type { ServerResponse } from 'node:http';

/** Returns a signal that aborts when the connection closes before the answer has been sent. */
export function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  const leave = () => response.writableFinished || gone.abort();
  response.once('close', leave);
  // It may have closed while the body was decompressed or JWKS keys were fetched.
  if (response.destroyed || response.closed) leave();
  return gone.signal;
}
