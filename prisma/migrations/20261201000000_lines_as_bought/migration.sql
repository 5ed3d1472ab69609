-- The title and the sku of what was bought, as they were then. A moment under the lock: no row is rewritten.
ALTER TABLE "order_lines" ADD COLUMN IF NOT EXISTS "title" TEXT, ADD COLUMN IF NOT EXISTS "sku" TEXT;

-- For writers that leave them out: an older version of the gateway that is still running, and others.
CREATE OR REPLACE FUNCTION "fill_order_line"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Where there is no such product, the foreign key says so, not NOT NULL.
  NEW.title := coalesce(NEW.title, (SELECT p.title FROM products p WHERE p.id = NEW.product_id), '');
  NEW.sku := coalesce(NEW.sku, (SELECT p.sku FROM products p WHERE p.id = NEW.product_id), '');
  RETURN NEW;
END $$;
-- A writer needs no right to read products. As the triggers of events: it finds what it names where it is now.
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION "fill_order_line"() SECURITY DEFINER SET search_path = %I, pg_temp', current_schema());
END $$;
CREATE OR REPLACE TRIGGER "order_lines_fill" BEFORE INSERT ON "order_lines"
  FOR EACH ROW WHEN (NEW.title IS NULL OR NEW.sku IS NULL) EXECUTE FUNCTION "fill_order_line"();
