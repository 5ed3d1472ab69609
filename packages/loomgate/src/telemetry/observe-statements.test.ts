import { summaryOf } from './observe-statements';

test.each([
  ['INSERT INTO "public"."orders" ("id","buyer_id") VALUES ($1,$2) RETURNING "public"."orders"."id"', 'INSERT orders'],
  ['UPDATE "public"."products" SET "inventory" = $1 WHERE 1=1', 'UPDATE products'],
  ['DELETE FROM "public"."reviews" WHERE ("public"."reviews"."id" = $1)', 'DELETE reviews'],
  ['SELECT "public"."users"."id" FROM "public"."users" WHERE "public"."users"."email" = $1', 'SELECT users'],
  ['\n  update products set inventory = inventory - $1 where id = $2', 'UPDATE products'],
  ['COMMIT', 'COMMIT'],
  ['', 'STATEMENT'],
])('%s is named by its verb and its table', (sql, summary) => {
  expect(summaryOf(sql)).toBe(summary);
});
