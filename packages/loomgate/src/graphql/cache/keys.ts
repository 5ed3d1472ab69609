import { hash } from 'node:crypto';
import type { Plan, Policy } from '../../cache/types';
import type { Viewer } from '../../modules/context';

/**
 * Creates the function that makes the cache key of a viewer.
 * @param operation a digest of the operation and its variables
 */
export function keysOf(operation: string, policy: Policy): (viewer: Viewer | null) => Plan {
  const toPlan = (...scope: readonly string[]): Plan => {
    const key = hash('sha256', JSON.stringify([operation, policy.scope, ...scope]), 'base64url');
    return { key, policy };
  };
  if (policy.scope === 'VIEWER') return (viewer) => (viewer ? toPlan(viewer.role, viewer.id) : toPlan());
  if (policy.scope === 'ROLE') return byRole(toPlan);
  const plan = toPlan();
  return () => plan;
}

/** Caches the plans: there are few roles, and each is used by many requests. */
function byRole(toPlan: (...scope: readonly string[]) => Plan): (viewer: Viewer | null) => Plan {
  const plans = new Map<string, Plan>();
  return (viewer) => {
    const role = viewer?.role ?? 'anonymous';
    const plan = plans.get(role) ?? toPlan(role);
    plans.set(role, plan);
    return plan;
  };
}
