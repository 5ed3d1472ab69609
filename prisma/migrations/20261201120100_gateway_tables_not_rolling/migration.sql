-- loomgate: repeatable
-- The audit log, the events and the secrets of their cursors are the gateway's, in its schema "loomgate", which its own
-- migrations have made before (docs/decisions/0060-tables-of-the-gateway.md). One transaction, which may run again.

-- As in 20261128080326_events, and of 20261130210000_event_plans. They find the tables of this schema where it is now.
CREATE OR REPLACE FUNCTION "tell_messages_added"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "conversations" WHERE "id" IN (SELECT "conversation_id" FROM "added") ORDER BY "id" FOR NO KEY UPDATE;
  INSERT INTO "loomgate"."events" ("topic", "subject_id")
  SELECT 'Conversation:' || "conversation_id", "id" FROM "added" ORDER BY "created_at", "id";
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "tell_orders_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "loomgate"."events" ("topic", "subject_id")
  SELECT 'Order:' || "id", "id" FROM "after" JOIN "before" USING ("id")
  WHERE "after"."status" <> "before"."status" ORDER BY "id";
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "tell_products_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "loomgate"."events" ("topic", "subject_id")
  SELECT 'Product:' || "id", "id" FROM "after" JOIN "before" USING ("id")
  WHERE "after" IS DISTINCT FROM "before" ORDER BY "id";
  RETURN NULL;
END $$;

DO $$
DECLARE
  "told" text;
BEGIN
  FOREACH "told" IN ARRAY ARRAY['tell_messages_added', 'tell_orders_changed', 'tell_products_changed'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SECURITY DEFINER SET search_path = %I, pg_temp', "told", current_schema());
  END LOOP;
END $$;
ALTER FUNCTION "tell_orders_changed"() SET enable_nestloop = off;
ALTER FUNCTION "tell_products_changed"() SET enable_nestloop = off;

-- Triggers that were added to these: what they do not find in this schema they look for in that of the gateway.
DO $$
DECLARE
  "told" regprocedure;
BEGIN
  FOR "told" IN SELECT p."oid" FROM pg_proc p JOIN pg_namespace n ON n."oid" = "pronamespace"
    WHERE "nspname" = current_schema() AND "prorettype" = 'trigger'::regtype AND "prosrc" ~* '\minto\s+"?events\M'
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, "loomgate", pg_temp', "told", current_schema());
  END LOOP;
END $$;

-- The tables of this schema go. What the triggers have written to them meanwhile comes after what the gateway has already,
-- with new numbers in the same order; no client has a cursor of it. A name in another schema is none of theirs.
DO $$
DECLARE
  "events" CONSTANT regclass := to_regclass(format('%I."events"', current_schema()));
  "audit" CONSTANT regclass := to_regclass(format('%I."audit_log"', current_schema()));
  "table" regclass;
  "is_restored" boolean;
BEGIN
  -- Of a backup of an older version, restored where a newer one has run, the rows would be stored twice.
  FOREACH "table" IN ARRAY ARRAY["events", "audit"] LOOP
    CONTINUE WHEN "table" IS NULL;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s "old" JOIN "loomgate".%I "new" USING ("id", "at"))', "table",
      (SELECT "relname" FROM pg_class WHERE "oid" = "table")) INTO "is_restored";
    IF "is_restored" THEN
      RAISE EXCEPTION '% is of a backup and in the schema loomgate as well: drop schema loomgate cascade, restore again', "table";
    END IF;
  END LOOP;
  IF "events" IS NOT NULL THEN
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', "events");
    EXECUTE format('INSERT INTO "loomgate"."events" ("topic", "subject_id", "at")
      SELECT "topic", "subject_id", "at" FROM %s ORDER BY "id"', "events");
  END IF;
  IF "audit" IS NOT NULL THEN
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', "audit");
    EXECUTE format('INSERT INTO "loomgate"."audit_log"
        ("at", "action", "viewer_id", "subject", "address", "request_id", "count")
      SELECT "at", "action", "viewer_id", "subject", "address", "request_id", "count" FROM %s ORDER BY "id"', "audit");
  END IF;
  EXECUTE format('DROP TABLE IF EXISTS %1$I."events", %1$I."audit_log", %1$I."cursor_secrets"', current_schema());
  EXECUTE format('DROP FUNCTION IF EXISTS %I."refuse_audit_change"()', current_schema());
END $$;
