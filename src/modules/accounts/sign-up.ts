import type { Origin } from 'loomgate';
import { done, networkOf, type Outcome, refused, toLoomgateError, validate } from 'loomgate';
import { Prisma } from '../../generated/prisma/client';
import type { SignUpInput } from '../../generated/resolvers';
import { signUpInput } from './inputs';
import type { AccountPorts } from './ports';
import { countAttempt, requireIssue, type SignedIn, welcome } from './signed-in';

/**
 * Makes an account and signs it in.
 * @throws LoomgateError SIGN_IN_ELSEWHERE, RATE_LIMITED, DATABASE_UNAVAILABLE, TIMEOUT
 */
export async function signUp(
  ports: AccountPorts,
  input: SignUpInput,
  { address, requestId }: Origin,
): Promise<Outcome<SignedIn>> {
  requireIssue(ports);
  const valid = validate(signUpInput, input);
  if (!valid.value) return valid;
  const { email, password, displayName } = valid.value;
  await countAttempt(ports, email, address);
  const passwordHash = await ports.passwords.hash(networkOf(address), password);
  const stored = await store(ports, email, displayName, passwordHash);
  if (!stored) return refused('EMAIL_TAKEN', ['email'], 'There is an account with this address already.');
  const { user, atMs } = stored;
  await ports.audit({ action: 'SIGN_UP', viewerId: user.id, subject: email, address, requestId });
  return done(await welcome(ports, user, address, atMs));
}

/**
 * The account with its credential and the database's time, in one transaction; null when the address is taken. The
 * database decides it: of two at the same time, a look beforehand would let both pass.
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
