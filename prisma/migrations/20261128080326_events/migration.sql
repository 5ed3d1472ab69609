-- CreateTable
CREATE TABLE "events" (
    "id" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "events_topic_id_idx" ON "events"("topic", "id");

-- What happens is written down by triggers, so that no writer can forget it, and in the same transaction, so that an event
-- is there exactly when its cause is. Events of one topic are numbered in the order in which their transactions commit:
-- whoever takes a number holds the lock of the row that the topic is about, and holds it until then. Readers rely on it:
-- behind the last event that they have seen of a topic, none appears later with a lower number. By statement, so that a
-- bulk write costs one insert.

-- An insert of a message locks its conversation for nobody; the numbers have to wait for each other all the same. In the
-- order of ids, so that no two statements wait for each other in a circle.
CREATE FUNCTION "tell_messages_added"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "conversations" WHERE "id" IN (SELECT "conversation_id" FROM "added") ORDER BY "id" FOR NO KEY UPDATE;
  INSERT INTO "events" ("topic", "subject_id")
  SELECT 'Conversation:' || "conversation_id", "id" FROM "added" ORDER BY "created_at", "id";
  RETURN NULL;
END $$;
CREATE TRIGGER "messages_events" AFTER INSERT ON "messages" REFERENCING NEW TABLE AS "added"
  FOR EACH STATEMENT EXECUTE FUNCTION "tell_messages_added"();

CREATE FUNCTION "tell_orders_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "events" ("topic", "subject_id")
  SELECT 'Order:' || "id", "id" FROM "after" JOIN "before" USING ("id")
  WHERE "after"."status" <> "before"."status" ORDER BY "id";
  RETURN NULL;
END $$;
CREATE TRIGGER "orders_events" AFTER UPDATE ON "orders" REFERENCING OLD TABLE AS "before" NEW TABLE AS "after"
  FOR EACH STATEMENT EXECUTE FUNCTION "tell_orders_changed"();

CREATE FUNCTION "tell_products_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "events" ("topic", "subject_id")
  SELECT 'Product:' || "id", "id" FROM "after" JOIN "before" USING ("id")
  WHERE "after" IS DISTINCT FROM "before" ORDER BY "id";
  RETURN NULL;
END $$;
CREATE TRIGGER "products_events" AFTER UPDATE ON "products" REFERENCING OLD TABLE AS "before" NEW TABLE AS "after"
  FOR EACH STATEMENT EXECUTE FUNCTION "tell_products_changed"();

-- Whoever may write to one of the tables need not be allowed to write events, and need not see the schema: they run as
-- their owner, and find what they name where it is now. Temporary tables of the same names are none of theirs.
DO $$
DECLARE
  "told" text;
BEGIN
  FOREACH "told" IN ARRAY ARRAY['tell_messages_added', 'tell_orders_changed', 'tell_products_changed'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SECURITY DEFINER SET search_path = %I, pg_temp', "told", current_schema());
  END LOOP;
END $$;
