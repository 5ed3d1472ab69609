import { buildSchema } from 'graphql';
import { defineModule } from '../../modules/module';
import { defineRule, type Rules } from '../../modules/rule';
import { createVaryByOf } from './rules';

const schema = buildSchema(`
  interface Node { id: ID }
  union Any = Order | Box
  type Order implements Node { id: ID customer: Customer }
  type Customer implements Node { id: ID name: String friend: Customer }
  type Box { any: [Any!] orders: OrderConnection }
  type PageInfo { endCursor: String }
  type OrderConnection { nodes: [Order!]! pageInfo: PageInfo }
  type Query { box: Box node(id: ID): Node nodes(ids: [ID]): [Node] }
`);

const byRole = defineRule<object, object>('staff', 'role', () => true);
const byViewer = defineRule<object, object>('friends', 'viewer', () => true);
const rules: Rules = { Order: { '*': byRole }, Customer: { '*': byRole, name: byViewer, friend: byViewer } };
const parts = { resolvers: {}, loaders: {}, invalidation: [], nodes: {} };
const varyByOf = createVaryByOf(schema, [defineModule({ ...parts, rules })]);
const idOf = (type: string) => Buffer.from(`${type}:0198c0de-0000-7000-8000-000000000000`).toString('base64url');

test.each([
  ['Order', 'customer', {}, 'role'],
  ['Customer', 'friend', {}, 'viewer'],
  ['Customer', 'name', {}, 'viewer'],
  ['Box', 'any', {}, 'role'],
  ['Box', 'orders', {}, 'role'],
  ['Query', 'box', {}, undefined],
  ['Query', 'node', { id: idOf('Order') }, 'role'],
  ['Query', 'node', { id: idOf('Other') }, 'nothing'],
  ['Query', 'nodes', { ids: [idOf('Other'), idOf('Customer')] }, 'role'],
])('%s.%s %j depends on what its rule and the rules of its types depend on: %s', (type, field, args, expected) => {
  expect(varyByOf(type, field)?.(args)).toBe(expected);
});
