import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Claimed } from '../../graphql/cache/turn';
import type { Viewer } from '../../modules/context';
import { giveBack } from '../run';

/** What the fast path knows of a request that it hands to Fastify. */
export interface Carried {
  /** What the request is remembered by. */
  readonly key: string;
  /** Who asks, where that has been found out. */
  readonly asked: { readonly viewer: Viewer | null } | undefined;
  /** What was claimed for it, once. */
  takeClaimed(): Claimed | undefined;
  /** To be called when it is known what the request means, or that this will not be remembered. */
  onRead(): void;
}

/** What is handed over. */
export interface Carrying {
  readonly key: string;
  /** Undefined for a request that has none. */
  readonly body: Buffer | undefined;
  readonly asked?: { readonly viewer: Viewer | null } | undefined;
  readonly claimed?: Claimed | undefined;
  readonly onRead?: (() => void) | undefined;
}

const carriedOf = new WeakMap<IncomingMessage, Carried & Pick<Carrying, 'body'>>();

/** Keeps it until the request's route asks; a claim that nobody takes is given back when the connection is done with it. */
export function carry(
  request: IncomingMessage,
  response: ServerResponse,
  { claimed: load, asked, key, body, onRead = () => undefined }: Carrying,
) {
  let claimed = load;
  const takeClaimed = () => {
    const taken = claimed;
    claimed = undefined;
    return taken;
  };
  carriedOf.set(request, { key, body, asked, takeClaimed, onRead });
  response.once('close', () => {
    giveBack(takeClaimed()?.claim);
    onRead();
  });
}

export function carriedBy(request: IncomingMessage): Carried | undefined {
  return carriedOf.get(request);
}

/** The body as a stream, where it has been read already. */
export function bodyOf(request: IncomingMessage): Readable | undefined {
  const body = carriedOf.get(request)?.body;
  return body && Readable.from([body], { objectMode: false });
}
