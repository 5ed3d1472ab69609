import { DatabaseError } from 'pg';
import { codeOf } from '../errors/code-of';

/** An error as it is logged. */
interface LoggedError {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly stack: string;
  readonly cause?: LoggedError;
}

const maxMessageLength = 2_000;
const maxCauses = 5;

/**
 * Returns the fields of an error that are logged. Other fields are left out: errors of pg hold values of the row, and
 * messages of Prisma hold the arguments of the call.
 */
export function toLogged(error: unknown): unknown {
  return error instanceof Error ? describe(error, 0) : error;
}

function describe(error: Error, depth: number): LoggedError {
  const code = codeOf(error);
  const cause = error.cause instanceof Error && depth < maxCauses ? { cause: describe(error.cause, depth + 1) } : {};
  return { type: error.name, ...(code && { code }), message: safeMessageOf(error), stack: framesOf(error), ...cause };
}

/** The message of an error without the values of rows and variables, at most 2,000 characters. */
export function safeMessageOf(error: Error): string {
  return withoutValues(error).slice(0, maxMessageLength);
}

function withoutValues(error: Error): string {
  // In class 22 (data exception) Postgres quotes the value; elsewhere it quotes names of constraints and columns.
  if (error instanceof DatabaseError && error.code?.startsWith('22')) return error.message.replace(/"[^"]*"?/g, '"…"');
  // The last line is the reason; the lines before it show the call with its arguments.
  if (error.name.startsWith('PrismaClient')) return error.message.trim().split('\n').at(-1) ?? '';
  // graphql-js repeats the value of a variable or a literal.
  if (/^(Variable|Argument) "/.test(error.message) || / cannot represent /.test(error.message))
    return error.message.replace(/( value | represent [^:]*: ).*/s, '$1…');
  return error.message;
}

/** The frames of the stack, without the message before them. */
function framesOf({ stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.map((frame) => frame.trim()).join('\n');
}
