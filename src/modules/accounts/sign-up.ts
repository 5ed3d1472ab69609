import type { Origin } from 'loomgate';
import { done, networkOf, type Outcome, refused, toLoomgateError, validate } from 'loomgate';
import { Prisma } from '../../generated/prisma/client';
import type { SignUpInput } from '../../generated/resolvers';
import { completeSignIn, countLoginAttempt, requireTokenIssuer, type SignedIn } from './complete-sign-in';
import { signUpInput } from './inputs';
import type { AccountPorts } from './ports';

/**
 * Creates an account and signs in to it.
 * @throws LoomgateError SIGN_IN_ELSEWHERE, RATE_LIMITED, DATABASE_UNAVAILABLE, TIMEOUT
 */
export async function signUp(
  ports: AccountPorts,
  input: SignUpInput,
  { address, requestId }: Origin,
): Promise<Outcome<SignedIn>> {
  requireTokenIssuer(ports);
  const valid = validate(signUpInput, input);
  if (!valid.value) return valid;
  const { email, password, displayName } = valid.value;
  await countLoginAttempt(ports, email, address);
  const passwordHash = await ports.passwords.hash(networkOf(address), password);
  const stored = await store(ports, email, displayName, passwordHash);
  if (!stored) return refused('EMAIL_TAKEN', ['email'], 'An account with this email address already exists.');
  const { user, atMs } = stored;
  await ports.audit({ action: 'SIGN_UP', viewerId: user.id, subject: email, address, requestId });
  return done(await completeSignIn(ports, user, address, atMs));
}

/**
 * Stores the account with its credential in one transaction. Only the unique constraint decides whether the address is
 * taken: a check beforehand would let concurrent sign-ups pass.
 * @returns the user and the database's time; null when the address is taken
 */
async function store({ prisma }: AccountPorts, email: string, displayName: string, passwordHash: string) {
  try {
    const data = { email, displayName, credential: { create: { passwordHash } } };
    const clock = prisma.$queryRaw<{ atMs: number }[]>`
      select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as "atMs"`;
    const [user, [now]] = await prisma.$transaction([prisma.user.create({ data }), clock]);
    return { user, atMs: now?.atMs ?? user.createdAt.getTime() };
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return null;
    throw toLoomgateError(error);
  }
}
