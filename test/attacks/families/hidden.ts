import type { DemoEmail } from '../../../prisma/seed/demo/users';
import { type Attack, ask } from '../attack';
import { ids } from '../ids';

const owner = 'jeanne.fougere@example.com';
const buyer = 'buyer@example.com';
const admin = 'admin@example.com';

/** An edge to a product that is a draft, and a viewer who may select the edge. */
const edges: readonly [from: string, id: string, viewers: readonly (DemoEmail | undefined)[]][] = [
  ['Review', ids.reviewOfWithdrawn, [undefined, 'elin.strand@example.com', 'tobe.okafor@example.com', owner, admin]],
  ['OrderLine', ids.lineOfWithdrawn, [buyer, admin]],
  ['Conversation', ids.conversationOnWithdrawn, [buyer, owner, admin]],
];

const reached = { status: 200, code: null, never: /Plateau|plateau-wool|Madder Stripe|madder-stripe/ } as const;

/** Paths to products that are not on sale. */
export const hidden: readonly Attack[] = [
  ...edges.flatMap(([from, id, viewers]) =>
    viewers.map((as) => ({
      name: `does not show a draft through ${from} to ${as ?? 'an anonymous client'}`,
      request: ask(`{ node(id: "${id}") { ... on ${from} { product { title slug description } } } }`, as && { as }),
      ...reached,
      data: { node: { product: null } },
    })),
  ),
  {
    name: 'does not show a draft through the reviews of a user',
    request: ask(`{ node(id: "${ids.reviewer}") { ... on User { reviews { nodes { product { title } } } } } }`),
    ...reached,
  },
  {
    name: 'does not show a draft by a fragment on an interface',
    request: ask(
      `{ nodes(ids: ["${ids.reviewOfWithdrawn}"]) { ...A } } fragment A on Node { ... on Review { product { ...B } } } fragment B on Node { ... on Product { title } }`,
    ),
    ...reached,
    data: { nodes: [{ product: null }] },
  },
  {
    name: 'does not show a draft of the same operation by an edge because its seller asks for it, too',
    request: ask(
      `{ product(slug: "plateau-wool-blanket") { id } node(id: "${ids.reviewOfWithdrawn}") { ... on Review { product { title } } } }`,
      { as: owner },
    ),
    ...reached,
    data: { product: { id: ids.withdrawn }, node: { product: null } },
  },
];
