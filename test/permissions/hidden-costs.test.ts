import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { ask } from '../limits/ask';
import { copyId, type copyKinds, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ RATE_LIMIT: 'on', RATE_LIMIT_REFILL_PER_SECOND: '1' });
  await fillWithCopies(gateway.sql, 1);
  await gateway.sql.query(`update products set status = 'DRAFT'`);
});

afterAll(() => gateway.stop());

/** For an existing row, and for a missing one. */
const ids = (kind: keyof typeof copyKinds, entity: number): [hidden: string, missing: string] => [
  toGlobalId(kind, copyId(kind, entity, 1)),
  toGlobalId(kind, copyId(kind, 999, 1)),
];
const write = (name: string, input: string) =>
  `mutation ($key: ID!) { ${name}(input: { ${input} }) { userErrors { code } } }`;
/** The requested cost includes 20 for the page, which is empty: the actual cost shows that of the other fields. */
const read = (field: string, type = 'ID') =>
  `query ($key: ${type}!) { ${field} { __typename } products(first: 20) { pageInfo { hasNextPage } } }`;

/** An operation, the key of a row that is hidden from all viewers, and the key of no row. */
const questions: [name: string, question: string, hidden: string, missing: string][] = [
  ['a product by its slug', read('product(slug: $key)', 'String'), 'product-5-1', 'product-5-2'],
  ['a product by its sku', read('product(sku: $key)', 'String'), 'SKU-5-1', 'SKU-5-2'],
  ['a product by its id', read('product(id: $key)'), ...ids('Product', 5)],
  ['a product by node', read('node(id: $key)'), ...ids('Product', 5)],
  ['a product by nodes', read('nodes(ids: [$key])'), ...ids('Product', 5)],
  ['an order', read('order(id: $key)'), ...ids('Order', 11)],
  ['an order by node', read('node(id: $key)'), ...ids('Order', 11)],
  ['a line by node', read('node(id: $key)'), ...ids('OrderLine', 111)],
  ['a conversation', read('conversation(id: $key)'), ...ids('Conversation', 11)],
  ['a conversation by node', read('node(id: $key)'), ...ids('Conversation', 11)],
  ['a message by node', read('node(id: $key)'), ...ids('Message', 111)],
  ['a change of a product', write('updateProduct', 'id: $key, inventory: 1'), ...ids('Product', 5)],
  ['the archiving of a product', write('archiveProduct', 'id: $key'), ...ids('Product', 5)],
  ['a change of a review', write('updateReview', 'id: $key, rating: 1'), ...ids('Review', 11)],
  ['a turn of an order', write('updateOrderStatus', 'id: $key, status: SHIPPED'), ...ids('Order', 11)],
  ['a message', write('sendMessage', 'conversationId: $key, body: "Hello"'), ...ids('Conversation', 11)],
];

const viewers: [who: string, viewer: Viewer | undefined][] = [
  ['an anonymous client', undefined],
  ['a buyer', { id: copyId('User', 12, 1), role: 'BUYER' }],
  ['another seller', { id: copyId('User', 5, 1), role: 'ARTISAN' }],
];

describe.each(viewers)('to %s', (_, as) => {
  test.each(questions)(
    '%s that is hidden costs what one costs that is missing, in statements too',
    async (_name, query, hidden, missing) => {
      const told = async (key: string) => {
        const headers = { 'loomgate-cost': '1', 'loomgate-debug': '1' };
        const { status, data, code, cost } = await ask(gateway, query, {
          variables: { key },
          headers,
          ...(as && { as }),
        });
        const debug = await gateway.query(query, { key }, as);
        return { status, data, code, actual: cost?.actual, statements: debug.cost.statements };
      };
      const answer = await told(hidden);
      expect(answer.statements).toBeGreaterThan(0);
      expect(answer).toEqual(await told(missing));
    },
  );
});
