import { LoomgateError } from '../../errors';
import type { User } from '../../generated/prisma/client';
import type { Row } from '../../loaders';
import type { Ports } from '../ports';
import type { UserRow } from './repository';

/** Who has just proved who they are, with a token to say so from now on. */
export interface SignedIn {
  readonly token: string;
  readonly user: UserRow;
}

/** The row of a user as loaders would have read it. */
export function toRow(user: User): Row<User> {
  return { ...user, createdAt: user.createdAt.toISOString() };
}

/**
 * How this server gives out tokens.
 * @throws LoomgateError SIGN_IN_ELSEWHERE when it does not
 */
export function requireIssue({ issueToken }: Ports): NonNullable<Ports['issueToken']> {
  if (!issueToken) throw new LoomgateError('SIGN_IN_ELSEWHERE');
  return issueToken;
}

/** The keys to count an attempt by: many tries at one account, and one place that tries many. */
export const attemptKeys = (email: string, address: string) => [`address:${address}`, `account:${email}`];
