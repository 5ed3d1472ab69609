import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { defineRule, deny, type Rules } from '../../packages/loomgate/src/modules/rule';
import { startGateway, type TestGateway } from '../../packages/loomgate/src/testing';
import { marketplaceWith } from '../support/closed-types';
import { copyId, fillWithCopies } from '../support/copies';
import { createMapCache } from '../support/map-cache';
import { ask } from './ask';

const admins = defineRule('admins', 'role', (_, __, { viewer }) => viewer?.role === 'ADMIN');
const friend: Viewer = { id: copyId('User', 7, 1), role: 'BUYER' };
const friends = defineRule('friends', 'viewer', (_, __, { viewer }) => viewer?.id === friend.id);

const admin: Viewer = { id: copyId('User', 12, 1), role: 'ADMIN' };
const other: Viewer = { id: copyId('User', 8, 1), role: 'BUYER' };

let gateway: TestGateway;

beforeAll(async () => {
  const cache = createMapCache();
  const project = marketplaceWith({ User: { '*': admins }, Category: { '*': friends } });
  gateway = await startGateway(project, { openCache: async () => cache.open });
  await fillWithCopies(gateway.sql, 1);
});

afterAll(() => gateway.stop());

const authors = '{ artisans(first: 2) { nodes { name owner { displayName } } } }';
const categories = '{ products(first: 2) { nodes { title categories { name } } } }';

/** A viewer, whether the rule allows them, and whether their answer is in the cache. */
type Turn = [viewer: Viewer | undefined, isAllowed: boolean, isHit: boolean];

const byRole: Turn[] = [
  [undefined, false, false],
  [admin, true, false],
  [other, false, false],
  [{ ...other, role: 'ADMIN' }, true, true],
  [undefined, false, false],
  [admin, true, true],
  [other, false, false],
];
const byViewer: Turn[] = [
  [friend, true, false],
  [other, false, false],
  [admin, false, false],
  [friend, true, true],
  [undefined, false, false],
  [friend, true, true],
];

test.each([
  ['the role', authors, byRole],
  ['the viewer', categories, byViewer],
])(
  'answers with objects of a type whose rule depends on %s are shared by those alone that it allows',
  async (_, query, turns) => {
    for (const [as, isAllowed, isHit] of turns) {
      const { text, source } = await ask(gateway, query, as ? { as } : {});
      const { data, errors } = JSON.parse(text);
      expect([as, isAllowed ? errors : errors[0].extensions.code]).toEqual([as, isAllowed ? undefined : 'FORBIDDEN']);
      expect(/User \d|Category \w/.test(JSON.stringify(data))).toBe(isAllowed);
      expect([as, source?.startsWith('HIT')]).toEqual([as, isHit]);
    }
  },
);

test('answers without objects of these types are shared by all viewers', async () => {
  const query = '{ artisans(first: 2) { nodes { name } } }';
  const sources = [];
  for (const as of [admin, friend, other]) sources.push((await ask(gateway, query, { as })).source);
  expect(sources).toEqual(['MISS', 'HIT;level=memory', 'HIT;level=memory']);
});

test('a new version that closes a type serves no response of the version before', async () => {
  const cache = createMapCache();
  const start = (rules: Rules) => startGateway(marketplaceWith(rules), { openCache: async () => cache.open });
  const before = await start({});
  await fillWithCopies(before.sql, 1);
  const replies = [await ask(before, authors), await ask(before, authors)];
  await before.stop();
  const after = await start({ User: { '*': deny } });
  await fillWithCopies(after.sql, 1);
  const refused = await ask(after, authors);
  await after.stop();
  expect(replies.map(({ source }) => source)).toEqual(['MISS', 'HIT;level=memory']);
  expect(refused.source).toBe('MISS');
  expect(JSON.parse(refused.text).errors[0].extensions.code).toBe('FORBIDDEN');
});
