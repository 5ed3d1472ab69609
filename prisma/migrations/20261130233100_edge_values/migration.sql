-- loomgate: repeatable
-- Checks: what no writer may store, however it comes to the database (docs/decisions/0043). One statement, which commits
-- after each table, so that it never holds the lock of one while it waits for another. It may run again.
DO $$
DECLARE
  "hidden" CONSTANT text := '\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u115f-\u1160\u1680\u17b4-\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U000ffffd\U00100000-\U0010fffd';
  -- The years that RFC 3339 can write, and no infinity.
  "instant" CONSTANT text := '%1$I >= ''0001-01-01 00:00:00+00'' AND %1$I < ''10000-01-01 00:00:00+00''';
  -- NaN is larger than every number, so it is not negative.
  "number" CONSTANT text := '%1$I <> ''NaN''';
  -- As src/shared/sku.ts has it.
  "sku" CONSTANT text := '%1$I !~ ' || quote_literal('^ | $|  |[' || "hidden" || ']');
  "checks" CONSTANT text[] := ARRAY[
    ['users', 'created_at', "instant"], ['credentials', 'updated_at', "instant"],
    ['artisans', 'created_at', "instant"], ['categories', 'created_at', "instant"],
    ['products', 'created_at', "instant"], ['products', 'updated_at', "instant"],
    ['products', 'price_amount', "number"], ['products', 'sku', "sku"],
    ['product_categories', 'created_at', "instant"], ['product_categories', 'price_amount', "number"],
    ['reviews', 'created_at', "instant"], ['reviews', 'updated_at', "instant"],
    ['orders', 'placed_at', "instant"], ['orders', 'total_amount', "number"], ['order_lines', 'unit_amount', "number"],
    ['conversations', 'created_at', "instant"], ['conversations', 'updated_at', "instant"],
    ['messages', 'created_at', "instant"], ['brand_packs', 'published_at', "instant"],
    ['events', 'at', "instant"], ['audit_log', 'at', "instant"]
  ];
  "check" text[];
  "name" text;
BEGIN
  -- They hold for what is written from now on; nothing that is stored is looked at, so each takes a moment.
  FOREACH "check" SLICE 1 IN ARRAY "checks" LOOP
    "name" := "check"[1] || '_' || "check"[2] || '_edges';
    EXECUTE format('ALTER TABLE %1$I DROP CONSTRAINT IF EXISTS %2$I, ADD CONSTRAINT %2$I CHECK (%3$s) NOT VALID',
      "check"[1], "name", format("check"[3], "check"[2]));
    COMMIT;
  END LOOP;
  -- What is stored is looked at while others read and write. A check that some rows break stays as it is, and each start
  -- of the gateway names it.
  FOREACH "check" SLICE 1 IN ARRAY "checks" LOOP
    "name" := "check"[1] || '_' || "check"[2] || '_edges';
    BEGIN
      EXECUTE format('ALTER TABLE %I VALIDATE CONSTRAINT %I', "check"[1], "name");
    EXCEPTION WHEN check_violation THEN
      RAISE WARNING 'some rows break the check %', "name";
    END;
    COMMIT;
  END LOOP;
END $$;
