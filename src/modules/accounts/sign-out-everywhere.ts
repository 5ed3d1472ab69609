import type { Origin, Ports, Viewer } from 'loomgate';
import { done, type Outcome, refused, toLoomgateError } from 'loomgate';

/**
 * Revokes every token that the account has been given so far. This instance refuses them when it resolves, the others
 * when they hear of it.
 * @returns the account's id
 * @throws LoomgateError DATABASE_UNAVAILABLE, TIMEOUT
 */
export async function signOutEverywhere(
  ports: Ports,
  viewer: Viewer,
  { address, requestId }: Origin,
): Promise<Outcome<string>> {
  if (!(await revoke(ports, viewer.id))) return refused('ACCOUNT_NOT_FOUND', null, 'Your account has been deleted.');
  await ports.audit({
    action: 'SIGN_OUT_EVERYWHERE',
    viewerId: viewer.id,
    subject: `User:${viewer.id}`,
    address,
    requestId,
  });
  await ports.readRevocations();
  return done(viewer.id);
}

/**
 * A trigger tells every instance: prisma/migrations. The row is locked by a statement of its own: an update reads the clock
 * before it waits for a sign-in that holds the row, whose token would be younger than what is revoked.
 * @returns whether there is such an account
 */
async function revoke({ prisma }: Ports, userId: string): Promise<boolean> {
  const lock = prisma.$queryRaw`select 1 from users where id = ${userId}::uuid for no key update`;
  const update = prisma.$executeRaw`
    update users set tokens_valid_from = greatest(tokens_valid_from, clock_timestamp() + interval '1 second')
    where id = ${userId}::uuid`;
  const [, count] = await prisma
    .$transaction([lock, update])
    .catch((error: unknown) => Promise.reject(toLoomgateError(error)));
  return count > 0;
}
