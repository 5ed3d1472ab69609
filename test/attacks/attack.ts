import type { ErrorCode } from '../../packages/loomgate/src/errors/catalogue';
import type { DemoEmail } from '../../prisma/seed/demo/users';
import { bearerOf } from './tokens';
import { toBytes } from './wire';

/** One thing that somebody means harm with, and how it must end. */
export interface Attack {
  /** The rule that it is to break, in plain words. */
  readonly name: string;
  /** The bytes to send, made anew each time: a text that was seen before would be answered from memory. */
  readonly request: () => Buffer;
  readonly status: number;
  /** Of every error in the answer; null where the answer is as if nothing had been tried. */
  readonly code: ErrorCode | null;
  /** What the answer's data has to be, where there are any. */
  readonly data?: unknown;
  /** What may be nowhere in the answer, its headers included. */
  readonly never?: RegExp;
  /** Where another limit than the usual one holds. */
  readonly maxCpuMs?: number;
}

export interface Asked {
  readonly variables?: unknown;
  readonly as?: DemoEmail;
  readonly headers?: Readonly<Record<string, string>>;
}

let sent = 0;

/** A text that no request had before, for the end of a document or the middle of a variable. */
export function unseen(): string {
  sent += 1;
  return `#${sent}`;
}

/** An operation by POST, as its clients send it. */
export function ask(query: string | (() => string), { variables, as, headers = {} }: Asked = {}): () => Buffer {
  return () => {
    const text = typeof query === 'string' ? query : query();
    return postBytes(JSON.stringify({ query: `${text}\n${unseen()}`, variables }), {
      ...(as && { authorization: bearerOf(as) }),
      ...headers,
    });
  };
}

/** A body of any bytes by POST, said to be JSON unless the headers say otherwise. */
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

/** Bytes as they are, `\r\n` and all. */
export const bytes = (...lines: readonly string[]) => {
  return () => Buffer.from(lines.join('\r\n'), 'latin1');
};

/** So many texts in a row. */
export const times = (count: number, write: (n: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, n) => write(n)).join(between);
