import type { Attack } from '../attack';
import { ids } from '../ids';

/** An operation on an object of another user, by its id. */
export interface Question {
  readonly name: string;
  readonly query: string;
  /** The id of the object. The response must be the same for an id that no object has. */
  readonly id: string;
  /** An id that no object has. Default: one of the same type. */
  readonly unknown?: string;
  readonly code: Attack['code'];
}

const forbidden = (name: string, query: string, id: string): Question => ({ name, query, id, code: 'FORBIDDEN' });
const write = (name: string, input: string, id: string, given = `id: $id`) =>
  forbidden(name, `mutation ($id: ID!) { ${input}(input: { ${given} }) { __typename userErrors { code } } }`, id);
/** The page adds 20 to the requested cost, so that the actual cost is charged in full. */
const by = (root: string, fields: string, type = 'ID') =>
  `query ($id: ${type}!) { ${root} { ${fields} } categories(first: 20) { pageInfo { hasNextPage } } }`;

const byText = (name: string, key: string, id: string, unknown: string): Question => {
  return { name, query: by(`product(${key}: $id)`, 'title', 'String'), id, unknown, code: null };
};

/** Operations of an anonymous client, another buyer and another seller. */
export const questions: readonly Question[] = [
  forbidden('an order', by('order(id: $id)', 'number total { amount } buyer { email }'), ids.order),
  forbidden('an order as a node', by('node(id: $id)', '... on Order { number }'), ids.order),
  forbidden('an order among nodes', by('nodes(ids: [$id])', '... on Order { number }'), ids.order),
  forbidden('whether there is an order', by('node(id: $id)', '__typename'), ids.order),
  forbidden('a line of an order as a node', by('node(id: $id)', '... on OrderLine { title }'), ids.line),
  forbidden('a conversation', by('conversation(id: $id)', 'title messages { nodes { body } }'), ids.conversation),
  forbidden('a conversation as a node', by('node(id: $id)', '... on Conversation { title }'), ids.conversation),
  forbidden('a message', by('node(id: $id)', '... on Message { body }'), ids.message),
  forbidden('a message among nodes', by('nodes(ids: [$id])', '... on Message { body }'), ids.message),
  forbidden(
    'a conversation by way of a message',
    by('node(id: $id)', '... on Message { conversation { title } }'),
    ids.message,
  ),
  { name: 'a draft', query: by('product(id: $id)', 'title'), id: ids.draft, code: null },
  { name: 'a draft as a node', query: by('node(id: $id)', '... on Product { title }'), id: ids.draft, code: null },
  { name: 'a draft among nodes', query: by('nodes(ids: [$id])', '__typename'), id: ids.draft, code: null },
  byText('a draft by its slug', 'slug', 'midwinter-teapot', 'midsummer-teapot'),
  byText('a draft by its sku', 'sku', 'LIN-008', 'LIN-998'),
  write('a change of a product', 'updateProduct', ids.product, 'id: $id, inventory: 0'),
  write('a change of a draft', 'updateProduct', ids.draft, 'id: $id, status: ACTIVE'),
  write('the archiving of a product', 'archiveProduct', ids.product),
  write('the archiving of a draft', 'archiveProduct', ids.draft),
  write('a change of a review', 'updateReview', ids.review, 'id: $id, rating: 1'),
  write('the deletion of a review', 'deleteReview', ids.review),
  write('a turn of an order', 'updateOrderStatus', ids.order, 'id: $id, status: CANCELLED'),
  write('a message in a conversation', 'sendMessage', ids.conversation, 'conversationId: $id, body: "I am Mara"'),
];

const errors = 'userErrors { code field message }';

/** Writes by a buyer that must not reveal whether a draft exists. */
export const soundings: readonly Question[] = [
  {
    name: 'a review',
    query: `mutation ($id: ID!) { addReview(input: { productId: $id, rating: 5, body: "x" }) { ${errors} } }`,
    id: ids.draft,
    code: null,
  },
  {
    name: 'an order',
    query: `mutation ($id: ID!) { placeOrder(input: { idempotencyKey: "sounding", lines: [{ productId: $id, quantity: 1 }] }) { ${errors} } }`,
    id: ids.draft,
    code: null,
  },
  {
    name: 'a conversation',
    query: `mutation ($id: ID!) { startConversation(input: { artisanId: "${ids.artisan}", productId: $id, body: "x" }) { ${errors} } }`,
    id: ids.draft,
    code: null,
  },
];
