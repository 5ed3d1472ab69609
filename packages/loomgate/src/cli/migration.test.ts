import { isBreaking } from './migration';

test.each([
  ['ALTER TABLE "products" DROP COLUMN "sku";', true],
  ['ALTER TABLE "products" RENAME COLUMN "sku" TO "code";', true],
  ['ALTER TABLE "products" ALTER COLUMN "sku" SET DATA TYPE INTEGER;', true],
  ['ALTER TABLE "products" ALTER COLUMN "sku" SET NOT NULL;', true],
  ['ALTER TABLE "products" ADD COLUMN "weight" INTEGER NOT NULL;', true],
  ['ALTER TABLE "products" ADD COLUMN "weight" INTEGER NOT NULL DEFAULT 0;', false],
  ['DROP TABLE "gifts";', true],
  ['CREATE TABLE "gifts" ("id" UUID NOT NULL);', false],
  ['ALTER TABLE "products" ADD COLUMN "weight" INTEGER;', false],
  ['DROP INDEX "a"; CREATE INDEX "b" ON "products" ("sku");', false],
])('a statement that may break the previous version is detected: %s %s', (statement, isExpected) => {
  expect(isBreaking(statement)).toBe(isExpected);
});
