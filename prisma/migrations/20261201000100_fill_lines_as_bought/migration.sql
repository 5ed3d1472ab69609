-- loomgate: repeatable
-- Lines that were bought before get what their product has now: what it had then is not known. One statement, which commits
-- after each batch, so that others read and write meanwhile. It may run again.
DO $$
DECLARE
  "batch" CONSTANT int := 10000;
  "after" uuid := '00000000-0000-0000-0000-000000000000';
  "last" uuid;
BEGIN
  LOOP
    SELECT "id" INTO "last" FROM "order_lines" WHERE "id" > "after" ORDER BY "id" OFFSET "batch" - 1 LIMIT 1;
    UPDATE "order_lines" l SET "title" = coalesce(l."title", p."title"), "sku" = coalesce(l."sku", p."sku")
    FROM "products" p
    WHERE p."id" = l."product_id" AND l."id" > "after" AND ("last" IS NULL OR l."id" <= "last")
      AND (l."title" IS NULL OR l."sku" IS NULL);
    COMMIT;
    EXIT WHEN "last" IS NULL;
    "after" := "last";
  END LOOP;
  -- With a valid check no row is looked at under the lock that NOT NULL takes, unless the same command drops the check.
  ALTER TABLE "order_lines" DROP CONSTRAINT IF EXISTS "order_lines_as_bought",
    ADD CONSTRAINT "order_lines_as_bought" CHECK ("title" IS NOT NULL AND "sku" IS NOT NULL) NOT VALID;
  COMMIT;
  ALTER TABLE "order_lines" VALIDATE CONSTRAINT "order_lines_as_bought";
  COMMIT;
  ALTER TABLE "order_lines" ALTER COLUMN "title" SET NOT NULL, ALTER COLUMN "sku" SET NOT NULL;
  COMMIT;
  ALTER TABLE "order_lines" DROP CONSTRAINT "order_lines_as_bought";
END $$;
