import type { Origin, Outcome, Ports, Viewer } from 'loomgate';

/**
 * Runs a write, and tells the audit log where it was an admin who did it: what they change is mostly somebody else's.
 * @param what the object and the mutation, e.g. `Review:<id> deleteReview`
 */
export async function accountForAdmins(
  { audit }: Pick<Ports, 'audit'>,
  viewer: Viewer,
  { address, requestId }: Origin,
  what: string,
  run: () => Promise<Outcome<string>>,
): Promise<Outcome<string>> {
  const outcome = await run();
  if (outcome.value !== null && viewer.role === 'ADMIN')
    await audit({ action: 'ADMIN_ACTION', viewerId: viewer.id, subject: what, address, requestId });
  return outcome;
}
