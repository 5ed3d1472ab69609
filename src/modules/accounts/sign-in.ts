import { LoomgateError } from '../../errors';
import { Role, type User } from '../../generated/prisma/client';
import type { SignInInput } from '../../generated/resolvers';
import type { Origin } from '../context';
import { done, type Outcome, refused, validate } from '../outcome';
import type { Ports } from '../ports';
import { toLoomgateError } from '../prisma-errors';
import { signInInput } from './inputs';
import { countAttempt, requireIssue, type SignedIn, welcome } from './signed-in';

/**
 * Signs an account in. An unknown address and a wrong password are one answer, after the same work.
 * @throws LoomgateError SIGN_IN_ELSEWHERE, RATE_LIMITED, UNREPRESENTABLE_VALUE, DATABASE_UNAVAILABLE, TIMEOUT
 */
export async function signIn(
  ports: Ports,
  input: SignInInput,
  { address, requestId }: Origin,
): Promise<Outcome<SignedIn>> {
  requireIssue(ports);
  const valid = validate(signInInput, input);
  if (!valid.value) return valid;
  const { email, password } = valid.value;
  await countAttempt(ports, email, address);
  const { user, passwordHash, atMs } = await find(ports, email);
  const matches = await ports.passwords.verify(passwordHash, password);
  const action = matches ? 'SIGN_IN' : 'SIGN_IN_FAILED';
  await ports.audit({ action, viewerId: user?.id ?? null, subject: email, address, requestId });
  if (!user || !matches) return refused('INVALID_CREDENTIALS', null, 'The address or the password is wrong.');
  return done(await welcome(ports, withKnownRole(user), address, atMs));
}

interface Found extends Omit<User, 'role'> {
  readonly role: string;
  readonly passwordHash: string | null;
  /** Milliseconds since 1970; not before those from which tokens of the account are valid. */
  readonly atMs: number;
}

/** The hash stays apart from the user, who goes on into the answer. The role is text: a newer version may have added it. */
async function find({ prisma }: Ports, email: string) {
  const look = prisma.$queryRaw<Found[]>`
    select u.id, u.email, u.display_name as "displayName", u.role::text, u.created_at as "createdAt",
      c.password_hash as "passwordHash",
      floor(extract(epoch from greatest(u.tokens_valid_from, clock_timestamp())) * 1000)::float8 as "atMs"
    from users u left join credentials c on c.user_id = u.id where u.email = ${email}`;
  const [found] = await look.catch((error: unknown) => Promise.reject(toLoomgateError(error)));
  if (!found) return { user: null, passwordHash: null, atMs: 0 };
  const { passwordHash, atMs, ...user } = found;
  return { user, passwordHash, atMs };
}

/** @throws LoomgateError UNREPRESENTABLE_VALUE for a role that this version does not know, and gives no token for */
function withKnownRole(user: Omit<Found, 'passwordHash' | 'atMs'>): User {
  const role = Object.values(Role).find((known) => known === user.role);
  if (role) return { ...user, role };
  throw new LoomgateError('UNREPRESENTABLE_VALUE', 'This version does not know the role of your account.');
}
