import type { Row } from 'loomgate';
import { LoomgateError, networkOf, withTimeout } from 'loomgate';
import type { User } from '../../generated/prisma/client';
import { isKnownNetwork, rememberNetwork } from './known-networks';
import type { AccountPorts } from './ports';
import type { UserRow } from './repository';

/** The result of a sign-in or sign-up. */
export interface SignedIn {
  readonly token: string;
  readonly user: UserRow;
}

/** Milliseconds that a sign-in waits for its network to be stored. */
const storeNetworkMs = 1_000;

/** Converts a user of Prisma to a row as loaders return it. */
function toRow(user: User): Row<User> {
  return { ...user, createdAt: user.createdAt.toISOString() };
}

/**
 * Returns the function that issues tokens.
 * @throws LoomgateError SIGN_IN_ELSEWHERE when this server issues none
 */
export function requireTokenIssuer({ issueToken }: AccountPorts): NonNullable<AccountPorts['issueToken']> {
  if (!issueToken) throw new LoomgateError('SIGN_IN_ELSEWHERE');
  return issueToken;
}

/**
 * Counts an attempt to sign up or sign in.
 * @throws LoomgateError RATE_LIMITED when the limit is exceeded; DATABASE_UNAVAILABLE, TIMEOUT
 */
export function countLoginAttempt(ports: AccountPorts, email: string, address: string): Promise<void> {
  return ports.attempt({ account: email, address, isKnown: (network) => isKnownNetwork(ports, email, network) });
}

/**
 * Issues a token and stores the network as known, which the limit of attempts per account then does not apply to.
 * @param atMs when the account was read, by the clock of the database; becomes the time of issue of the token
 */
export async function completeSignIn(
  ports: AccountPorts,
  user: User,
  address: string,
  atMs: number,
): Promise<SignedIn> {
  const token = await requireTokenIssuer(ports)(user, atMs);
  // A failure to store the network does not fail the sign-in.
  const stored = withTimeout(rememberNetwork(ports, user.id, networkOf(address)), storeNetworkMs);
  await stored.catch((err: unknown) => ports.log.warn({ err }, 'the network of a sign-in could not be stored'));
  return { token, user: toRow(user) };
}
