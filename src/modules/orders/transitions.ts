import type { OrderStatus } from '../../generated/prisma/client';

/** The role of a viewer for an order: an admin, its buyer, or the seller of all its lines. */
export type OrderRole = 'ADMIN' | 'BUYER' | 'SELLER';

type Transitions = Partial<Record<OrderStatus, readonly OrderRole[]>>;

/** The allowed transitions of an order's status, and the roles that may make them. */
const transitions = {
  PLACED: { PAID: ['ADMIN'], CANCELLED: ['ADMIN', 'BUYER'] },
  PAID: { SHIPPED: ['ADMIN', 'SELLER'], CANCELLED: ['ADMIN'] },
  SHIPPED: { DELIVERED: ['ADMIN', 'SELLER'] },
  DELIVERED: {},
  CANCELLED: {},
} satisfies Record<OrderStatus, Transitions>;

const transitionsFrom: ReadonlyMap<string, Transitions> = new Map(Object.entries(transitions));

/**
 * Checks a transition of an order's status.
 * @param from a status; one that only a newer version knows has no transitions
 * @param roles the roles of the viewer for the order
 * @returns null when it is allowed, otherwise the reason as a sentence
 */
export function transitionProblem(from: string, to: OrderStatus, roles: readonly OrderRole[]): string | null {
  const allowed = transitionsFrom.get(from)?.[to];
  if (!allowed) return `An order that is ${from} cannot become ${to}.`;
  return roles.some((role) => allowed.includes(role)) ? null : `You are not allowed to make this order ${to}.`;
}
