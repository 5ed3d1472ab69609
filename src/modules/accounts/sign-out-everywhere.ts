import type { Origin, Ports, Viewer } from 'loomgate';
import { done, type Outcome, refused, toLoomgateError } from 'loomgate';

/**
 * Revokes all tokens of the viewer's account. This instance rejects them when the promise resolves, other instances when
 * they receive the notification.
 * @returns the id of the account
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
 * Sets `tokens_valid_from`; a trigger (prisma/migrations) notifies all instances. A separate statement locks the row first:
 * an update reads the clock before it waits for the lock, so that the token of a concurrent sign-in could stay valid.
 * @returns whether the account exists
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
