import { PrismaClientInitializationError, PrismaClientKnownRequestError } from '@prisma/client/runtime/client';
import { z } from 'zod';
import { codeOfSqlState, LoomgateError } from '../errors';
import type { Prisma, Transaction } from '../register';
import { applySession } from '../shared/viewer-session';
import type { Context } from './context';
import type { Outcome } from './outcome';

/** The outcome of a violated database constraint, by the constraint's name. */
export type Refusals = Readonly<Record<string, Outcome<never>>>;

/** Milliseconds. A write takes a few; one that takes this long waits for a lock. */
const limits = { maxWait: 5_000, timeout: 5_000 };
const maxAttempts = 3;

/**
 * Runs a write in one transaction. Runs it again, up to three times, if Postgres aborts it by a deadlock or a serialization
 * failure.
 * @param refusals outcomes of constraints that a concurrent writer can make it violate after its own checks
 * @param work must have no effect outside the database, since it may run more than once
 * @param options.as the context of the request: the transaction begins with the role and the settings of its viewer, so that
 * policies of row level security apply (docs/security.md)
 * @throws LoomgateError CONFLICT, TIMEOUT, DATABASE_UNAVAILABLE, DATABASE_READ_ONLY or DATABASE_FORBIDDEN, and FORBIDDEN for a
 * viewer without a database session; any other error unchanged
 */
export async function write<T>(
  prisma: Prisma,
  refusals: Refusals,
  work: (db: Transaction) => Promise<Outcome<T>>,
  options: { readonly as?: Pick<Context, 'databaseSession'> } = {},
): Promise<Outcome<T>> {
  const workAs = inSession(options.as, work);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await prisma.$transaction(workAs, limits);
    } catch (error) {
      const { originalCode, constraint } = causeOf(error);
      const refusal = refusals[constraint?.index ?? ''];
      if (refusal) return refusal;
      if (!collisions.has(originalCode) || attempt === maxAttempts) throw toLoomgateError(error);
    }
  }
}

/**
 * Begins a transaction with the session of the context, if there is one.
 * @throws Error for a project without `databaseSession`, and what `OperationSession.check` throws
 */
function inSession<T>(
  context: Pick<Context, 'databaseSession'> | undefined,
  work: (db: Transaction) => Promise<T>,
): (db: Transaction) => Promise<T> {
  if (!context) return work;
  const { databaseSession } = context;
  if (!databaseSession) throw new Error('write({ as }) needs `databaseSession` in the project (docs/security.md)');
  const settings = databaseSession.use();
  return async (db) => {
    const query: unknown = Reflect.get(db, '$queryRawUnsafe');
    if (typeof query !== 'function') throw new Error('the Prisma client has no $queryRawUnsafe');
    await databaseSession.check();
    await query.call(db, applySession, settings);
    return work(db).catch(refuse);
  };
}

/** Makes FORBIDDEN of a write that the viewer has no right to, by a policy or by the privileges of the role. */
function refuse(error: unknown): never {
  if (causeOf(error).originalCode !== insufficientPrivilege) throw error;
  throw new LoomgateError('FORBIDDEN', undefined, { cause: error });
}

const driverFailure = z.object({
  driverAdapterError: z.object({
    cause: z.object({
      originalCode: z.string().default(''),
      constraint: z.object({ index: z.string().optional() }).optional(),
    }),
  }),
});

/**
 * Reads the driver's error, which Prisma has in `meta` for its own and for raw statements. If a commit fails, Prisma throws
 * the driver's error itself.
 */
function causeOf(error: unknown): z.output<typeof driverFailure>['driverAdapterError']['cause'] {
  const meta = error instanceof PrismaClientKnownRequestError ? error.meta : { driverAdapterError: error };
  return driverFailure.safeParse(meta).data?.driverAdapterError.cause ?? { originalCode: '' };
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: serialization_failure, deadlock_detected */
const collisions = new Set(['40001', '40P01']);

/** https://www.postgresql.org/docs/current/errcodes-appendix.html; also the code of a row that violates a policy. */
const insufficientPrivilege = '42501';

/** Prisma's code for a transaction that timed out, or that got no connection in time. */
const transactionTimeout = 'P2028';

/**
 * Converts an error of Prisma to a LoomgateError of the catalogue; returns any other error unchanged. Prisma's codes from
 * P1000 on are connection errors: https://www.prisma.io/docs/orm/reference/error-reference
 */
export function toLoomgateError(error: unknown): unknown {
  const { originalCode } = causeOf(error);
  const prismaCode = error instanceof PrismaClientKnownRequestError ? error.code : '';
  const isUnreachable =
    error instanceof PrismaClientInitializationError || prismaCode.startsWith('P1') || isBrokenCommit(error);
  const timeout = prismaCode === transactionTimeout ? 'TIMEOUT' : undefined;
  const code = codeOfSqlState(originalCode) ?? timeout ?? (isUnreachable ? 'DATABASE_UNAVAILABLE' : undefined);
  if (!code) return error;
  const message = code === 'CONFLICT' ? 'Another request was changing the same data. Try again.' : undefined;
  return new LoomgateError(code, message, { cause: error });
}

/** Whether a commit failed without an SQLSTATE from Postgres. */
function isBrokenCommit(error: unknown): boolean {
  return error instanceof Error && error.name === 'DriverAdapterError' && causeOf(error).originalCode === '';
}
