import { DatabaseError } from 'pg';
import { LoomgateError } from '../errors';

/** An error as the log has it. */
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
 * Writes down what an engineer needs of an error and no more: a driver's error has the values of the row in its fields,
 * and Prisma's has them in its message.
 */
export function toLogged(error: unknown): unknown {
  return error instanceof Error ? describe(error, 0) : error;
}

function describe(error: Error, depth: number): LoggedError {
  const code = codeOf(error);
  const cause = error.cause instanceof Error && depth < maxCauses ? { cause: describe(error.cause, depth + 1) } : {};
  return { type: error.name, ...(code && { code }), message: messageOf(error), stack: framesOf(error), ...cause };
}

/** That of Node, Postgres and Prisma is a field; ours is where GraphQL has it. */
function codeOf(error: Error): string | undefined {
  if (error instanceof LoomgateError) return error.extensions.code;
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What the error says, without the values of rows and variables. */
export function messageOf(error: Error): string {
  return withoutValues(error).slice(0, maxMessageLength);
}

function withoutValues(error: Error): string {
  // Of data that does not fit, Postgres says the value in quotes; of constraints and columns, the name.
  if (error instanceof DatabaseError && error.code?.startsWith('22')) return error.message.replace(/"[^"]*"?/g, '"…"');
  // The call with its arguments comes first, what is wrong with it last.
  if (error.name.startsWith('PrismaClient')) return error.message.trim().split('\n').at(-1) ?? '';
  // graphql-js repeats the value that a variable or a literal had.
  if (/^(Variable|Argument) "/.test(error.message) || / cannot represent /.test(error.message))
    return error.message.replace(/( value | represent [^:]*: ).*/s, '$1…');
  return error.message;
}

/** Where it happened, without the message that the stack begins with. */
function framesOf({ stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.map((frame) => frame.trim()).join('\n');
}
