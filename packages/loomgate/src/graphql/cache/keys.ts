import { hash } from 'node:crypto';
import type { Plan, Policy } from '../../cache/types';
import type { Principal } from '../../modules/origin';
import type { SessionOf } from '../viewer-sessions';

/**
 * Creates the function that makes the cache key of a viewer.
 * @param operation a digest of the operation and its variables
 * @param sessionOf given if the answer depends on the database session of the viewer: the key then contains its digest
 */
export function keysOf(operation: string, policy: Policy, sessionOf?: SessionOf): (viewer: Principal | null) => Plan {
  const toPlan = (...scope: readonly string[]): Plan => {
    const key = hash('sha256', JSON.stringify([operation, policy.scope, ...scope]), 'base64url');
    return { key, policy };
  };
  const valuesOf = policy.scope === 'VIEWER' ? viewerValues : roleValues;
  if (sessionOf) return (viewer) => toPlan('session', sessionOf(viewer).digest, ...valuesOf(viewer));
  if (policy.scope === 'VIEWER') return (viewer) => toPlan(...viewerValues(viewer));
  if (policy.scope === 'ROLE') return byRole(toPlan);
  const plan = toPlan();
  return () => plan;
}

const viewerValues = (viewer: Principal | null) => (viewer ? [viewer.role, viewer.id] : []);
const roleValues = (viewer: Principal | null) => [viewer?.role ?? 'anonymous'];

/** Caches the plans: there are few roles, and each is used by many requests. */
function byRole(toPlan: (...scope: readonly string[]) => Plan): (viewer: Principal | null) => Plan {
  const plans = new Map<string, Plan>();
  return (viewer) => {
    const [role = ''] = roleValues(viewer);
    const plan = plans.get(role) ?? toPlan(role);
    plans.set(role, plan);
    return plan;
  };
}
