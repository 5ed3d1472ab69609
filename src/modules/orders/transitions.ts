import type { OrderStatus } from '../../generated/prisma/client';

/** What somebody is to an order: an admin, who bought it, or who sells all that is in it. */
export type Part = 'ADMIN' | 'BUYER' | 'SELLER';

type Steps = Partial<Record<OrderStatus, readonly Part[]>>;

/** The steps of an order and who may take them. There are no others. */
const steps = {
  PLACED: { PAID: ['ADMIN'], CANCELLED: ['ADMIN', 'BUYER'] },
  PAID: { SHIPPED: ['ADMIN', 'SELLER'], CANCELLED: ['ADMIN'] },
  SHIPPED: { DELIVERED: ['ADMIN', 'SELLER'] },
  DELIVERED: {},
  CANCELLED: {},
} satisfies Record<OrderStatus, Steps>;

const stepsFrom: ReadonlyMap<string, Steps> = new Map(Object.entries(steps));

/**
 * Whether an order may take a step.
 * @param from of a status that a newer version has added, no step is known
 * @param parts what whoever asks for it is to the order
 * @returns null when it may, otherwise a sentence that says why not
 */
export function objectionTo(from: string, to: OrderStatus, parts: readonly Part[]): string | null {
  const who = stepsFrom.get(from)?.[to];
  if (!who) return `An order that is ${from} cannot become ${to}.`;
  return parts.some((part) => who.includes(part)) ? null : `It is not for you to make this order ${to}.`;
}
