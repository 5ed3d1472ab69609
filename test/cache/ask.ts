import type { Viewer } from '../../packages/loomgate/src/modules/context';

/** A response as received. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The header `loomgate-cache`. */
  readonly source: string | null;
}

export interface AskOptions {
  readonly variables?: Record<string, unknown>;
  readonly as?: Viewer;
  readonly headers?: Record<string, string>;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly extensions?: object;
  readonly operationName?: string;
}

/** Sends an operation like a client, without the header for costs. */
export async function ask(
  { url }: { url: string },
  query: string | undefined,
  options: AskOptions = {},
): Promise<Reply> {
  const { as, headers = {}, method = 'POST', variables, extensions, operationName } = options;
  const viewer = as ? { 'x-test-viewer': JSON.stringify(as) } : {};
  const sent = { query, variables, extensions, operationName };
  const response =
    method === 'POST'
      ? await fetch(`${url}/graphql`, {
          method,
          headers: { 'content-type': 'application/json', ...viewer, ...headers },
          body: JSON.stringify(sent),
        })
      : await fetch(`${url}/graphql?${toSearch(sent)}`, {
          method,
          headers: { 'apollo-require-preflight': '1', ...viewer, ...headers },
        });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, source: response.headers.get('loomgate-cache') };
}

function toSearch(sent: object): string {
  const given = Object.entries(sent).filter(([, value]) => value !== undefined);
  const texts = given.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  return String(new URLSearchParams(Object.fromEntries(texts)));
}
