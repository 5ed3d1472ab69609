import { PrismaClientInitializationError, PrismaClientKnownRequestError } from '@prisma/client/runtime/client';
import { z } from 'zod';
import { codeOfSqlState, LoomgateError } from '../errors';
import type { Prisma, Transaction } from '../register';
import type { Outcome } from './outcome';

/** What a broken constraint of the database says to a user, by the constraint's name. */
export type Refusals = Readonly<Record<string, Outcome<never>>>;

/** A write takes milliseconds; what takes this long waits for somebody else. Milliseconds. */
const limits = { maxWait: 5_000, timeout: 5_000 };
const maxAttempts = 3;

/**
 * Runs a write in one transaction. Postgres may call off one of two that wait for each other; it is then run again.
 * @param refusals for the constraints that other writers can make it break, whatever it has looked at before
 * @param work touches nothing but the database, since it may run more than once
 * @throws LoomgateError CONFLICT, TIMEOUT, DATABASE_UNAVAILABLE; what is left is a fault of ours and thrown as it is
 */
export async function write<T>(
  prisma: Prisma,
  refusals: Refusals,
  work: (db: Transaction) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await prisma.$transaction(work, limits);
    } catch (error) {
      const { originalCode, constraint } = causeOf(error);
      const refusal = refusals[constraint?.index ?? ''];
      if (refusal) return refusal;
      if (!collisions.has(originalCode) || attempt === maxAttempts) throw toLoomgateError(error);
    }
  }
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
 * What the driver said, which Prisma keeps in the same place for its own statements and for raw ones. Of a commit it
 * throws the driver's error itself.
 */
function causeOf(error: unknown): z.output<typeof driverFailure>['driverAdapterError']['cause'] {
  const meta = error instanceof PrismaClientKnownRequestError ? error.meta : { driverAdapterError: error };
  return driverFailure.safeParse(meta).data?.driverAdapterError.cause ?? { originalCode: '' };
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: serialization_failure, deadlock_detected */
const collisions = new Set(['40001', '40P01']);

/** No connection in time, or a transaction that took too long. */
const transactionTimeout = 'P2028';

/**
 * Names what a statement of Prisma's has failed with by the catalogue; what is left is a fault of ours and comes back as it
 * is. Prisma's codes from P1000 on are about reaching the server: https://www.prisma.io/docs/orm/reference/error-reference
 */
export function toLoomgateError(error: unknown): unknown {
  const { originalCode } = causeOf(error);
  const prismaCode = error instanceof PrismaClientKnownRequestError ? error.code : '';
  const isUnreachable =
    error instanceof PrismaClientInitializationError || prismaCode.startsWith('P1') || isBrokenCommit(error);
  const timeout = prismaCode === transactionTimeout ? 'TIMEOUT' : undefined;
  const code = codeOfSqlState(originalCode) ?? timeout ?? (isUnreachable ? 'DATABASE_UNAVAILABLE' : undefined);
  if (!code) return error;
  const message = code === 'CONFLICT' ? 'Somebody else was changing the same. Try again.' : undefined;
  return new LoomgateError(code, message, { cause: error });
}

/** Whether the driver failed at a commit, and Postgres said nothing of it. */
function isBrokenCommit(error: unknown): boolean {
  return error instanceof Error && error.name === 'DriverAdapterError' && causeOf(error).originalCode === '';
}
