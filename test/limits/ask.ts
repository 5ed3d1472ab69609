import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';

/** The response of an operation, with its rate limit headers. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: Record<string, unknown> | null;
  readonly code: unknown;
  readonly details: unknown;
  readonly errors: readonly unknown[];
  readonly cost?: { requested: number; actual: number; available: number; capacity: number; restoreRate: number };
}

interface Options {
  readonly variables?: Record<string, unknown>;
  readonly as?: Viewer;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** Sends an operation with `loomgate-cost: 1`. */
export async function ask(gateway: { url: string }, query: string, options: Options = {}): Promise<Reply> {
  const { variables, as = null, headers = { 'loomgate-cost': '1' }, signal = null } = options;
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-test-viewer': JSON.stringify(as), ...headers },
    body: JSON.stringify({ query, variables }),
    signal,
  });
  return toReply(response);
}

export async function toReply(response: Response): Promise<Reply> {
  const { data, errors = [], extensions } = await response.json();
  const { code, details } = errors[0]?.extensions ?? {};
  return { status: response.status, headers: response.headers, data, code, details, errors, cost: extensions?.cost };
}

/** A viewer with a full bucket. */
export const newViewer = (): { as: Viewer } => ({ as: { id: randomUUID(), role: 'BUYER' } });

/** Mutations that write nothing and cost 10 each, which is not refunded. */
export function writes(count: number): string {
  const productId = toGlobalId('Product', randomUUID());
  const write = `addReview(input: { productId: "${productId}", rating: 5, body: "Well made" }) { userErrors { code } }`;
  return `mutation { ${Array.from({ length: count }, (_, n) => `a${n}: ${write}`).join(' ')} }`;
}
