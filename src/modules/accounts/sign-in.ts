import type { Origin } from 'loomgate';
import { done, LoomgateError, networkOf, type Outcome, refused, toLoomgateError, validate } from 'loomgate';
import { Role, type User } from '../../generated/prisma/client';
import type { SignInInput } from '../../generated/resolvers';
import { signInInput } from './inputs';
import type { AccountPorts } from './ports';
import { countAttempt, requireIssue, type SignedIn, welcome } from './signed-in';

/**
 * Signs an account in. An unknown address and a wrong password are one answer, after the same work.
 * An account that is locked is answered the same.
 * @throws LoomgateError SIGN_IN_ELSEWHERE, RATE_LIMITED, CONFLICT, UNREPRESENTABLE_VALUE, DATABASE_UNAVAILABLE, TIMEOUT
 */
export async function signIn(
  ports: AccountPorts,
  input: SignInInput,
  { address, requestId }: Origin,
): Promise<Outcome<SignedIn>> {
  requireIssue(ports);
  const valid = validate(signInInput, input);
  if (!valid.value) return valid;
  const { email, password } = valid.value;
  await countAttempt(ports, email, address);
  const { user, passwordHash, atMs, isLocked } = await find(ports, email);
  const isLetIn = (await ports.passwords.verify(networkOf(address), passwordHash, password)) && !isLocked;
  const action = isLetIn ? 'SIGN_IN' : 'SIGN_IN_FAILED';
  await ports.audit({ action, viewerId: user?.id ?? null, subject: email, address, requestId });
  if (!user || !isLetIn) return refused('INVALID_CREDENTIALS', null, 'The address or the password is wrong.');
  return done(await welcome(ports, withKnownRole(user), address, atMs));
}

interface Found extends Omit<User, 'role'> {
  readonly role: string;
  readonly passwordHash: string | null;
  /** Milliseconds since 1970; not before those from which tokens of the account are valid. */
  readonly atMs: number;
  readonly isLocked: boolean;
}

/**
 * How far ahead of the clock tokens of an account may be valid from. Triggers add a second; what is further ahead locks
 * the account until then.
 */
const aheadSeconds = 5;

/**
 * The hash stays apart from the user, who goes on into the answer. The role is text: a newer version may have added it.
 * The row is locked by a statement of its own: whoever is changing the account commits first, or its tokens are revoked
 * from a time after this one. What is read is what was committed when the lock was had.
 */
async function find({ prisma }: AccountPorts, email: string) {
  const lock = prisma.$queryRaw`select 1 from users where email = ${email} for share`;
  const look = prisma.$queryRaw<Found[]>`
    select u.id, u.email, u.display_name as "displayName", u.role::text, u.created_at as "createdAt",
      c.password_hash as "passwordHash",
      floor(extract(epoch from greatest(u.tokens_valid_from, clock_timestamp())) * 1000)::float8 as "atMs",
      coalesce(u.tokens_valid_from > clock_timestamp() + ${aheadSeconds} * interval '1 second', false) as "isLocked"
    from users u left join credentials c on c.user_id = u.id where u.email = ${email}`;
  const [, [found]] = await prisma
    .$transaction([lock, look])
    .catch((error: unknown) => Promise.reject(toLoomgateError(error)));
  if (!found) return { user: null, passwordHash: null, atMs: 0, isLocked: false };
  const { passwordHash, atMs, isLocked, ...user } = found;
  return { user, passwordHash, atMs, isLocked };
}

/** @throws LoomgateError UNREPRESENTABLE_VALUE for a role that this version does not know, and gives no token for */
function withKnownRole(user: Omit<Found, 'passwordHash' | 'atMs' | 'isLocked'>): User {
  const role = Object.values(Role).find((known) => known === user.role);
  if (role) return { ...user, role };
  throw new LoomgateError('UNREPRESENTABLE_VALUE', 'This version does not know the role of your account.');
}
