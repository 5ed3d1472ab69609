import type { Origin } from 'loomgate';
import { done, LoomgateError, networkOf, type Outcome, refused, toLoomgateError, validate } from 'loomgate';
import { Role, type User } from '../../generated/prisma/client';
import type { SignInInput } from '../../generated/resolvers';
import { completeSignIn, countLoginAttempt, requireTokenIssuer, type SignedIn } from './complete-sign-in';
import { signInInput } from './inputs';
import type { AccountPorts } from './ports';

/**
 * Signs in to an account. An unknown address, a wrong password and a locked account get the same answer after the same
 * work.
 * @throws LoomgateError SIGN_IN_ELSEWHERE, RATE_LIMITED, CONFLICT, UNREPRESENTABLE_VALUE, DATABASE_UNAVAILABLE, TIMEOUT
 */
export async function signIn(
  ports: AccountPorts,
  input: SignInInput,
  { address, requestId }: Origin,
): Promise<Outcome<SignedIn>> {
  requireTokenIssuer(ports);
  const valid = validate(signInInput, input);
  if (!valid.value) return valid;
  const { email, password } = valid.value;
  await countLoginAttempt(ports, email, address);
  const { user, passwordHash, atMs, isLocked } = await findAccount(ports, email);
  const isSignedIn = (await ports.passwords.verify(networkOf(address), passwordHash, password)) && !isLocked;
  const action = isSignedIn ? 'SIGN_IN' : 'SIGN_IN_FAILED';
  await ports.audit({ action, viewerId: user?.id ?? null, subject: email, address, requestId });
  if (!user || !isSignedIn) return refused('INVALID_CREDENTIALS', null, 'The email address or the password is wrong.');
  return done(await completeSignIn(ports, withKnownRole(user), address, atMs));
}

interface AccountRow extends Omit<User, 'role'> {
  readonly role: string;
  readonly passwordHash: string | null;
  /** The database's time in milliseconds since 1970, or `tokens_valid_from` where that is later. */
  readonly atMs: number;
  readonly isLocked: boolean;
}

/**
 * Seconds that `tokens_valid_from` may be ahead of the clock. Triggers set it one second ahead; a value further ahead
 * locks the account until that time.
 */
const aheadSeconds = 5;

/**
 * Reads an account. The hash is returned apart from the user, which becomes part of the answer. The role is text, since a
 * newer version may have added one. A separate statement locks the row first, so that a concurrent change either commits
 * before the read or revokes tokens from a later time.
 */
async function findAccount({ prisma }: AccountPorts, email: string) {
  const lock = prisma.$queryRaw`select 1 from users where email = ${email} for share`;
  const read = prisma.$queryRaw<AccountRow[]>`
    select u.id, u.email, u.display_name as "displayName", u.role::text, u.created_at as "createdAt",
      c.password_hash as "passwordHash",
      floor(extract(epoch from greatest(u.tokens_valid_from, clock_timestamp())) * 1000)::float8 as "atMs",
      coalesce(u.tokens_valid_from > clock_timestamp() + ${aheadSeconds} * interval '1 second', false) as "isLocked"
    from users u left join credentials c on c.user_id = u.id where u.email = ${email}`;
  const [, [found]] = await prisma
    .$transaction([lock, read])
    .catch((error: unknown) => Promise.reject(toLoomgateError(error)));
  if (!found) return { user: null, passwordHash: null, atMs: 0, isLocked: false };
  const { passwordHash, atMs, isLocked, ...user } = found;
  return { user, passwordHash, atMs, isLocked };
}

/** @throws LoomgateError UNREPRESENTABLE_VALUE for a role that this version does not know */
function withKnownRole(user: Omit<AccountRow, 'passwordHash' | 'atMs' | 'isLocked'>): User {
  const role = Object.values(Role).find((known) => known === user.role);
  if (role) return { ...user, role };
  throw new LoomgateError('UNREPRESENTABLE_VALUE', 'This version does not know the role of your account.');
}
