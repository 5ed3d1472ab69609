import type { Origin, Outcome, Ports, Viewer } from 'loomgate';

/**
 * Runs a write, and records it in the audit log when the viewer is an admin, whose writes mostly change data of others.
 * @param subject the object and the mutation, e.g. `Review:<id> deleteReview`
 */
export async function auditAdminWrite(
  { audit }: Pick<Ports, 'audit'>,
  viewer: Viewer,
  { address, requestId }: Origin,
  subject: string,
  run: () => Promise<Outcome<string>>,
): Promise<Outcome<string>> {
  const outcome = await run();
  if (outcome.value !== null && viewer.role === 'ADMIN')
    await audit({ action: 'ADMIN_ACTION', viewerId: viewer.id, subject, address, requestId });
  return outcome;
}
