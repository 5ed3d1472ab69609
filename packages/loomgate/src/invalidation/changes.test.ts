import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { caughtUp, connectStranger, type Instance, startInstance, until } from '../../../../test/support/invalidation';
import { createMemoryStore } from '../../../../test/support/memory-store';
import { wholeType } from './row-tags';

const store = createMemoryStore();
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let instance: Instance;
let sql: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  instance = await startInstance(database.url, { store });
  sql = await connectStranger(database.url);
  for (const statement of rows) await sql.query(statement);
  await caughtUp(instance, sql);
});

afterAll(async () => {
  await sql.end();
  await instance.stop();
  await database.drop();
});

const id = (kind: number, entity: number) => `000000${kind}${entity}-0000-7000-8000-000000000000`;
const [ann, bob] = [id(1, 1), id(1, 2)];
const [potter, weaver] = [id(2, 1), id(2, 2)];
const [bowl, plate] = [id(3, 1), id(3, 2)];
const [home, kitchen] = [id(4, 1), id(4, 2)];
const [praise, blame] = [id(5, 1), id(5, 2)];
const [order, line] = [id(6, 1), id(6, 2)];
const [talk, word] = [id(7, 1), id(7, 2)];
const pack = id(8, 1);

const product = (ofId: string, name: string, artisan: string) => `
  insert into products (id, sku, slug, title, description, price_amount, price_currency, inventory, artisan_id)
  values ('${ofId}', 'sku-${name}', '${name}', '${name}', 'plain', 10, 'EUR', 3, '${artisan}')`;

const rows = [
  `insert into users (id, email, display_name) values ('${ann}', 'ann@example.com', 'Ann'), ('${bob}', 'bob@example.com', 'Bob')`,
  `insert into artisans (id, slug, name, owner_id) values ('${potter}', 'potter', 'Potter', '${ann}'), ('${weaver}', 'weaver', 'Weaver', null)`,
  `insert into categories (id, slug, name, parent_id) values ('${home}', 'home', 'Home', null), ('${kitchen}', 'kitchen', 'Kitchen', '${home}')`,
  product(bowl, 'bowl', potter),
  product(plate, 'plate', potter),
];

const text = (name: string, size: number) =>
  `(select string_agg(md5('${name}' || n), '') from generate_series(1, ${size}) n)`;

/** Each case depends on the previous ones. */
const changes: [change: string, statement: string, tags: string[]][] = [
  [
    'an inserted row',
    `insert into reviews (id, product_id, artisan_id, author_id, rating, body)
     values ('${praise}', '${bowl}', '${potter}', '${ann}', 5, 'good')`,
    [
      ...['Review:any', 'Review:list', `Review:${praise}`],
      ...[`Review.productId=${bowl}`, `Review.artisanId=${potter}`, `Review.authorId=${ann}`],
    ],
  ],
  [
    'a column without keys or lists',
    `update reviews set body = 'very good' where id = '${praise}'`,
    ['Review:any', `Review:${praise}`],
  ],
  [
    'a column that lists depend on',
    `update reviews set rating = 4 where id = '${praise}'`,
    [
      ...['Review:any', 'Review:list', `Review:${praise}`],
      ...[`Review.productId=${bowl}`, `Review.artisanId=${potter}`, `Review.authorId=${ann}`],
    ],
  ],
  [
    'a row that moves to another parent purges both parents',
    `update reviews set product_id = '${plate}' where id = '${praise}'`,
    ['Review:any', `Review:${praise}`, `Review.productId=${bowl}`, `Review.productId=${plate}`],
  ],
  [
    'a row whose id changes',
    `update reviews set id = '${blame}' where id = '${praise}'`,
    ['Review:any', `Review:${praise}`, `Review:${blame}`],
  ],
  [
    'a deleted row',
    `delete from reviews where id = '${blame}'`,
    [
      ...['Review:any', 'Review:list', `Review:${blame}`],
      ...[`Review.productId=${plate}`, `Review.artisanId=${potter}`, `Review.authorId=${ann}`],
    ],
  ],
  [
    'a row that is changed and restored in one transaction',
    `begin; update users set display_name = 'B' where id = '${bob}'; update users set display_name = 'Bob' where id = '${bob}'; commit`,
    ['User:any', `User:${bob}`],
  ],
  ['what was called off', `begin; update users set display_name = 'B'; rollback`, []],
  ['what a savepoint called off', `begin; savepoint a; update users set display_name = 'B'; rollback to a; commit`, []],
  ['what changes no row', `update users set display_name = 'B' where false`, []],
  ['decreased stock', `update products set inventory = 1 where id = '${bowl}'`, ['Product:any', `Product:${bowl}`]],
  [
    'stock that reaches zero',
    `update products set inventory = 0 where id = '${bowl}'`,
    [
      ...['Product:any', 'Product:list', `Product:${bowl}`],
      ...['Product.slug=bowl', 'Product.sku=sku-bowl', `Product.artisanId=${potter}`],
    ],
  ],
  [
    'an edge without an id',
    `insert into product_categories (product_id, category_id) values ('${bowl}', '${kitchen}')`,
    [
      ...['ProductCategory:any', 'ProductCategory:list'],
      ...[`ProductCategory.productId=${bowl}`, `ProductCategory.categoryId=${kitchen}`],
    ],
  ],
  [
    'a price, which a trigger copies to edges',
    `update products set price_amount = 12 where id = '${bowl}'`,
    [
      ...['Product:any', 'Product:list', `Product:${bowl}`],
      ...['Product.slug=bowl', 'Product.sku=sku-bowl', `Product.artisanId=${potter}`],
      ...['ProductCategory:any', 'ProductCategory:list'],
      ...[`ProductCategory.productId=${bowl}`, `ProductCategory.categoryId=${kitchen}`],
    ],
  ],
  [
    'a lookup field',
    `update products set slug = 'dish' where id = '${bowl}'`,
    ['Product:any', `Product:${bowl}`, 'Product.slug=bowl', 'Product.slug=dish'],
  ],
  [
    'a large text',
    `update products set description = ${text('first', 400)} where id = '${plate}'`,
    [
      ...['Product:any', 'Product:list', `Product:${plate}`],
      ...['Product.slug=plate', 'Product.sku=sku-plate', `Product.artisanId=${potter}`],
    ],
  ],
  [
    'another column of a row with an unchanged TOAST value',
    `update products set inventory = 2 where id = '${plate}'`,
    ['Product:any', `Product:${plate}`],
  ],
  [
    'images, which are read through their product only',
    `insert into product_images (product_id, position, url) values ('${bowl}', 0, 'https://example.com/1')`,
    ['Image:any', 'Image:list', `Image.productId=${bowl}`],
  ],
  [
    'an updated image',
    `update product_images set alt_text = 'a bowl' where product_id = '${bowl}'`,
    ['Image:any', 'Image:list', `Image.productId=${bowl}`],
  ],
  [
    'a category that moves with its subtree',
    `update categories set parent_id = null where id = '${kitchen}'`,
    ['Category:any', `Category:${kitchen}`, `Category.parentId=${home}`, 'Category.parentId='],
  ],
  [
    'an artisan with another seller',
    `update artisans set owner_id = '${bob}' where id = '${potter}'`,
    [
      ...['Artisan:any', 'Artisan:list', `Artisan:${potter}`, 'Artisan.slug=potter'],
      ...[`Artisan.ownerId=${ann}`, `Artisan.ownerId=${bob}`],
    ],
  ],
  [
    'an order and its lines',
    `begin;
     insert into orders (id, number, buyer_id, total_amount, total_currency, idempotency_key, input_digest)
     values ('${order}', '1', '${ann}', 10, 'EUR', 'a', '');
     insert into order_lines (id, order_id, position, product_id, quantity, unit_amount, unit_currency)
     values ('${line}', '${order}', 0, '${bowl}', 1, 10, 'EUR');
     commit`,
    [
      ...['Order:any', 'Order:list', `Order:${order}`, `Order.buyerId=${ann}`],
      ...['OrderLine:any', 'OrderLine:list', `OrderLine:${line}`, `OrderLine.orderId=${order}`],
    ],
  ],
  ['the status of an order', `update orders set status = 'PAID'`, ['Order:any', `Order:${order}`]],
  [
    'a message, which reorders conversations',
    `begin;
     insert into conversations (id, buyer_id, artisan_id) values ('${talk}', '${ann}', '${potter}');
     insert into messages (id, conversation_id, author_kind, author_id, body)
     values ('${word}', '${talk}', 'BUYER', '${ann}', 'Hello');
     commit`,
    [
      ...['Conversation:any', 'Conversation:list', `Conversation:${talk}`],
      ...['Message:any', 'Message:list', `Message:${word}`, `Message.conversationId=${talk}`],
    ],
  ],
  [
    'an updated conversation',
    `update conversations set updated_at = now()`,
    ['Conversation:any', 'Conversation:list', `Conversation:${talk}`],
  ],
  [
    'a brand pack',
    `insert into brand_packs (id, artisan_id, name, version, tokens) values ('${pack}', '${weaver}', 'P', 1, '{"a": [1]}')`,
    ['BrandPack:any', 'BrandPack:list', `BrandPack:${pack}`, `BrandPack.artisanId=${weaver}`],
  ],
  [
    'a cascading delete',
    `delete from conversations where id = '${talk}'`,
    [
      ...['Conversation:any', 'Conversation:list', `Conversation:${talk}`],
      ...['Message:any', 'Message:list', `Message:${word}`, `Message.conversationId=${talk}`],
    ],
  ],
  [
    'a deleted user whose references are set to null',
    `delete from users where id = '${bob}'`,
    [
      ...['User:any', 'User:list', `User:${bob}`],
      ...['Artisan:any', 'Artisan:list', `Artisan:${potter}`, 'Artisan.slug=potter'],
      ...[`Artisan.ownerId=${bob}`, 'Artisan.ownerId='],
    ],
  ],
  [
    'more rows than the limit',
    `insert into users (email, display_name) select 'user-' || n || '@example.com', 'U' from generate_series(1, 5000) n`,
    wholeType('User'),
  ],
  ['what no loader reads', `insert into loomgate.audit_log (at, action, subject) values (now(), 'A', 'b')`, []],
];

test.each(changes)('%s', async (_, statement, tags) => {
  instance.purged.length = 0;
  for (const part of statement.split(';')) await sql.query(part);
  await caughtUp(instance, sql);
  expect(instance.purged.toSorted()).toEqual(tags.toSorted());
});

test('truncate purges by type, and so does the catalog check after it', async () => {
  const heartbeats = () => store.messages.filter(({ kind }) => kind === 'heartbeat').length;
  instance.purged.length = 0;
  await sql.query('truncate product_images, order_lines');
  await caughtUp(instance, sql);
  expect(new Set(instance.purged)).toEqual(new Set([...wholeType('Image'), ...wholeType('OrderLine')]));
  const before = heartbeats();
  await until(() => heartbeats() >= before + 2);
});

test('a COPY of 5,000 rows purges by type', async () => {
  await caughtUp(instance, sql);
  instance.purged.length = 0;
  await sql.query(`copy categories (slug, name) from program 'seq -f "c-%g,C" 5000' with (format csv)`);
  await caughtUp(instance, sql);
  expect(instance.purged.toSorted()).toEqual(wholeType('Category').toSorted());
});

describe('while the table differs from its declaration', () => {
  beforeEach(async () => {
    await caughtUp(instance, sql);
    instance.purged.length = 0;
  });

  test('with a renamed column every change purges the type', async () => {
    await sql.query('alter table artisans rename column name to title');
    await sql.query(`update artisans set bio = 'x' where id = '${weaver}'`);
    await sql.query('alter table artisans rename column title to name');
    await caughtUp(instance, sql);
    expect(instance.purged.toSorted()).toEqual(wholeType('Artisan').toSorted());
  });

  test('without replica identity FULL updates purge the type, and inserts purge row by row', async () => {
    await sql.query('alter table artisans replica identity default');
    await sql.query(`update artisans set bio = 'y' where id = '${weaver}'`);
    await caughtUp(instance, sql);
    expect(instance.purged.toSorted()).toEqual(wholeType('Artisan').toSorted());
    instance.purged.length = 0;
    await sql.query(`insert into artisans (id, slug, name) values ('${id(2, 3)}', 'smith', 'Smith')`);
    await caughtUp(instance, sql);
    expect(instance.purged).toContain('Artisan.slug=smith');
    await sql.query('alter table artisans replica identity full');
  });
});

test('no message was lost or counted as a gap', () => {
  expect(instance.invalidation.figures()).toMatchObject({ role: 'holder', takeovers: 1, gaps: 0 });
  expect(instance.warnings).toEqual([]);
});
