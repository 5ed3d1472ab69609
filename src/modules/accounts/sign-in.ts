import type { SignInInput } from '../../generated/resolvers';
import type { Origin } from '../context';
import { done, type Outcome, refused, validate } from '../outcome';
import type { Ports } from '../ports';
import { toLoomgateError } from '../prisma-errors';
import { signInInput } from './inputs';
import { attemptKeys, requireIssue, type SignedIn, toRow } from './signed-in';

/**
 * Signs an account in. An unknown address and a wrong password are one answer, after the same work.
 * @throws LoomgateError SIGN_IN_ELSEWHERE, RATE_LIMITED, DATABASE_UNAVAILABLE, TIMEOUT
 */
export async function signIn(
  ports: Ports,
  input: SignInInput,
  { address, requestId }: Origin,
): Promise<Outcome<SignedIn>> {
  const issueToken = requireIssue(ports);
  const valid = validate(signInInput, input);
  if (!valid.value) return valid;
  const { email, password } = valid.value;
  await ports.attempt(...attemptKeys(email, address));
  const { user, passwordHash } = await find(ports, email);
  const matches = await ports.passwords.verify(passwordHash, password);
  const action = matches ? 'SIGN_IN' : 'SIGN_IN_FAILED';
  await ports.audit({ action, viewerId: user?.id ?? null, subject: email, address, requestId });
  if (!user || !matches) return refused('INVALID_CREDENTIALS', null, 'The address or the password is wrong.');
  return done({ token: await issueToken(user), user: toRow(user) });
}

/** The hash stays apart from the user, who goes on into the answer. */
async function find({ prisma }: Ports, email: string) {
  const look = prisma.user.findUnique({ where: { email }, include: { credential: true } });
  const found = await look.catch((error: unknown) => Promise.reject(toLoomgateError(error)));
  if (!found) return { user: null, passwordHash: null };
  const { credential, ...user } = found;
  return { user, passwordHash: credential?.passwordHash ?? null };
}
