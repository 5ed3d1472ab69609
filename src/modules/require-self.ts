import { LoomgateError } from '../errors';
import type { Viewer } from './context';

/**
 * Lets a user see what is their own, and an admin what is anyone's.
 * @throws LoomgateError FORBIDDEN
 */
export function requireSelfOrAdmin(viewer: Viewer | null, ...owners: (string | null | undefined)[]): void {
  const allowed = viewer !== null && (viewer.role === 'ADMIN' || owners.includes(viewer.id));
  if (!allowed) throw new LoomgateError('FORBIDDEN');
}
