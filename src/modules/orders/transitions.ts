import type { OrderStatus } from '../../generated/prisma/client';

/** What somebody is to an order: an admin, who bought it, or who sells all that is in it. */
export type Part = 'ADMIN' | 'BUYER' | 'SELLER';

/** The steps of an order and who may take them. There are no others. */
const steps: Readonly<Record<OrderStatus, Partial<Record<OrderStatus, readonly Part[]>>>> = {
  PLACED: { PAID: ['ADMIN'], CANCELLED: ['ADMIN', 'BUYER'] },
  PAID: { SHIPPED: ['ADMIN', 'SELLER'], CANCELLED: ['ADMIN'] },
  SHIPPED: { DELIVERED: ['ADMIN', 'SELLER'] },
  DELIVERED: {},
  CANCELLED: {},
};

/**
 * Whether an order may take a step.
 * @param parts what whoever asks for it is to the order
 * @returns null when it may, otherwise a sentence that says why not
 */
export function objectionTo(from: OrderStatus, to: OrderStatus, parts: readonly Part[]): string | null {
  const who = steps[from][to];
  if (!who) return `An order that is ${from} cannot become ${to}.`;
  return parts.some((part) => who.includes(part)) ? null : `It is not for you to make this order ${to}.`;
}
