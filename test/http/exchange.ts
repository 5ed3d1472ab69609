import { ApolloServerErrorCode } from '@apollo/server/errors';
import { catalogue } from '../../packages/loomgate/src/errors';

/** A response, with the errors in its body. */
export interface Exchange {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: unknown;
  readonly errors: readonly { message: string; extensions?: { code?: string } }[];
  readonly extensions: unknown;
}

export async function exchange(url: string, init: RequestInit = {}): Promise<Exchange> {
  const response = await fetch(url, init);
  const text = await response.text();
  const { data, errors = [], extensions } = parse(text);
  return { status: response.status, headers: response.headers, text, data, errors, extensions };
}

/** Returns a POST of these bytes with the content type of JSON. */
export function raw(body: BodyInit, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Returns a POST of this value as JSON. */
export function json(value: unknown, headers: Record<string, string> = {}): RequestInit {
  return raw(JSON.stringify(value), headers);
}

/** Returns the query string of an operation sent by GET. */
export function search(parameters: Record<string, string | object>): string {
  const pairs = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return `?${new URLSearchParams(Object.fromEntries(pairs))}`;
}

/** The header that lets a GET pass the CSRF protection. */
export const preflighted = { 'apollo-require-preflight': '1' };

const apolloCodes = [...Object.values<string>(ApolloServerErrorCode), 'INTERNAL_SERVER_ERROR'];
const stack = /\\n\s+at |node_modules|stacktrace|\.[jt]s:\d+/;

/** Expects a status, one error with this code of the catalogue, and no stack. */
export function expectRefusal(answer: Exchange, status: number, code: string): void {
  expect({ status: answer.status, codes: answer.errors.map(({ extensions }) => extensions?.code) }).toEqual({
    status,
    codes: [code],
  });
  expect([...Object.keys(catalogue), ...apolloCodes]).toContain(code);
  expectNoStack(answer);
}

export function expectNoStack({ text }: Exchange): void {
  expect(text).not.toMatch(stack);
}

function parse(text: string) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
