import type { Row } from 'loomgate';
import { LoomgateError, networkOf, withTimeout } from 'loomgate';
import type { User } from '../../generated/prisma/client';
import { isKnownNetwork, rememberNetwork } from './known-networks';
import type { AccountPorts } from './ports';
import type { UserRow } from './repository';

/** Who has just proved who they are, with a token to say so from now on. */
export interface SignedIn {
  readonly token: string;
  readonly user: UserRow;
}

/** How long a sign-in waits for its network to be remembered. */
const rememberMs = 1_000;

/** The row of a user as loaders would have read it. */
function toRow(user: User): Row<User> {
  return { ...user, createdAt: user.createdAt.toISOString() };
}

/**
 * How this server gives out tokens.
 * @throws LoomgateError SIGN_IN_ELSEWHERE when it does not
 */
export function requireIssue({ issueToken }: AccountPorts): NonNullable<AccountPorts['issueToken']> {
  if (!issueToken) throw new LoomgateError('SIGN_IN_ELSEWHERE');
  return issueToken;
}

/**
 * Counts a try to sign up or in.
 * @throws LoomgateError RATE_LIMITED when there were too many; DATABASE_UNAVAILABLE, TIMEOUT
 */
export function countAttempt(ports: AccountPorts, email: string, address: string): Promise<void> {
  return ports.attempt({ account: email, address, isKnown: (network) => isKnownNetwork(ports, email, network) });
}

/**
 * Signs the account in from a network, which may pass from then on where others have tried it too often.
 * @param atMs when it was read, by the clock of the database: a token is as old as what is known of its account
 */
export async function welcome(ports: AccountPorts, user: User, address: string, atMs: number): Promise<SignedIn> {
  const token = await requireIssue(ports)(user, atMs);
  // An aid for later: nobody is kept out because it cannot be written.
  const remembered = withTimeout(rememberNetwork(ports, user.id, networkOf(address)), rememberMs);
  await remembered.catch((err: unknown) => ports.log.warn({ err }, 'the network of a sign-in could not be stored'));
  return { token, user: toRow(user) };
}
