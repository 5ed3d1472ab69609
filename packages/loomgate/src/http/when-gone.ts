import type { ServerResponse } from 'node:http';

/** Aborts when the connection closes before the answer has been sent. */
export function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  const leave = () => response.writableFinished || gone.abort();
  response.once('close', leave);
  // It may have closed while its body was decompressed, or a key fetched.
  if (response.destroyed || response.closed) leave();
  return gone.signal;
}
