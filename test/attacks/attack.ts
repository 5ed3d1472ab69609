import type { ErrorCode } from '../../packages/loomgate/src/errors/catalogue';
import type { DemoEmail } from '../../prisma/seed/demo/users';
import { bearerOf } from './tokens';
import { toBytes } from './wire';

/** A malicious request and its expected response. */
export interface Attack {
  /** The rule that it tries to break. */
  readonly name: string;
  /** Makes the bytes to send. Each call makes a new text, because a repeated one would be answered from a cache. */
  readonly request: () => Buffer;
  readonly status: number;
  /** The code of every error in the response; null if it must be a normal response. */
  readonly code: ErrorCode | null;
  /** The expected data. */
  readonly data?: unknown;
  /** Text that the response and its headers must not contain. */
  readonly never?: RegExp;
  /** A time limit other than the default. */
  readonly maxCpuMs?: number;
}

export interface Asked {
  readonly variables?: unknown;
  readonly as?: DemoEmail;
  readonly headers?: Readonly<Record<string, string>>;
}

let sent = 0;

/** A unique text, for the end of a document or a variable. */
export function unseen(): string {
  sent += 1;
  return `#${sent}`;
}

/** An operation by POST. */
export function ask(query: string | (() => string), { variables, as, headers = {} }: Asked = {}): () => Buffer {
  return () => {
    const text = typeof query === 'string' ? query : query();
    return postBytes(JSON.stringify({ query: `${text}\n${unseen()}`, variables }), {
      ...(as && { authorization: bearerOf(as) }),
      ...headers,
    });
  };
}

/** A POST with any body; `content-type` is JSON unless the headers have another. */
export const post = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) => {
  return () => postBytes(body, headers);
};

function postBytes(body: string | Buffer, headers: Readonly<Record<string, string>>): Buffer {
  return toBytes('POST', '/graphql', Object.entries({ 'content-type': 'application/json', ...headers }), body);
}

/** An operation by GET. */
export const get = (parameters: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) => {
  return () => toBytes('GET', `/graphql?${new URLSearchParams(parameters)}`, Object.entries(headers));
};

/** Raw bytes, including line ends. */
export const bytes = (...lines: readonly string[]) => {
  return () => Buffer.from(lines.join('\r\n'), 'latin1');
};

/** A number of texts, concatenated. */
export const times = (count: number, write: (n: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, n) => write(n)).join(between);
