-- loomgate: repeatable
-- The gateway's own tables (docs/decisions/0060-tables-of-the-gateway.md). Sessions lead to the schema of the project; what
-- is the gateway's is named with its schema. All of it is one transaction, so it may run again where it has failed.

-- Before version 0.2 they were the project's. Where its history lists the migrations that made them, they are moved with
-- their rows, sequences, indexes and grants. An empty table of the same name stays in the schema of the project: migrations
-- of it that are still to be applied may alter it, and its triggers write to it until its next migration, which carries over
-- what they have written and drops it. The one of secrets has the same secrets.
DO $$
DECLARE
  "project" CONSTANT text := current_schema();
  "history" CONSTANT regclass := to_regclass(format('%I."_prisma_migrations"', "project"));
  "table" text;
  "migration" text;
  "is_listed" boolean;
BEGIN
  IF "history" IS NULL THEN
    RETURN;
  END IF;
  FOR "table", "migration" IN VALUES
    ('audit_log', '20261121013358_audit_log'),
    ('events', '20261128080326_events'),
    ('cursor_secrets', '20261130230000_cursor_secrets')
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE "migration_name" = $1 AND "finished_at" IS NOT NULL
      AND "rolled_back_at" IS NULL)', "history") INTO "is_listed" USING "migration";
    CONTINUE WHEN NOT "is_listed" OR to_regclass(format('"loomgate".%I', "table")) IS NOT NULL;
    IF to_regclass(format('%I.%I', "project", "table")) IS NULL THEN
      RAISE EXCEPTION 'the table % is in neither schema: restore the schema of the project and loomgate from one backup', "table";
    END IF;
    EXECUTE format('ALTER TABLE %I.%I SET SCHEMA "loomgate"', "project", "table");
    EXECUTE format('CREATE TABLE %I.%I (LIKE "loomgate".%2$I INCLUDING ALL)', "project", "table");
    IF "table" = 'cursor_secrets' THEN
      EXECUTE format('INSERT INTO %I.%I SELECT * FROM "loomgate".%2$I', "project", "table");
    END IF;
  END LOOP;
END $$;

CREATE TABLE IF NOT EXISTS "loomgate"."audit_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "viewer_id" TEXT,
    "subject" TEXT NOT NULL,
    "address" TEXT,
    "request_id" TEXT,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "loomgate"."audit_log" ADD COLUMN IF NOT EXISTS "count" INTEGER NOT NULL DEFAULT 1;
CREATE INDEX IF NOT EXISTS "audit_log_viewer_id_id_idx" ON "loomgate"."audit_log"("viewer_id", "id");

-- Append-only: what is written stays. By statement, so that one that meets no row is refused, too; always, so that a
-- session that switches triggers off for replication does not switch these off.
CREATE OR REPLACE FUNCTION "loomgate"."refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  RAISE EXCEPTION 'audit_log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "loomgate"."audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "loomgate"."refuse_audit_change"();
ALTER TABLE "loomgate"."audit_log" ENABLE ALWAYS TRIGGER "audit_log_append_only";

-- What has happened. Triggers of the project write it, in the transaction of what happens. Events of one topic are numbered
-- in the order in which their transactions commit: whoever takes a number holds the lock of the row that the topic is about.
CREATE TABLE IF NOT EXISTS "loomgate"."events" (
    "id" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);
CREATE INDEX IF NOT EXISTS "events_topic_id_idx" ON "loomgate"."events"("topic", "id");

-- Years that RFC 3339 can write, and no infinity (docs/decisions/0043-checks-for-what-is-written.md). Rows of older versions
-- may break it; each start of the gateway names such a check.
DO $$
DECLARE
  "table" text;
  "check" text;
BEGIN
  FOREACH "table" IN ARRAY ARRAY['audit_log', 'events'] LOOP
    "check" := "table" || '_at_edges';
    CONTINUE WHEN EXISTS (
      SELECT FROM pg_constraint WHERE "conname" = "check" AND "conrelid" = format('"loomgate".%I', "table")::regclass);
    EXECUTE format('ALTER TABLE "loomgate".%I ADD CONSTRAINT %I CHECK ("at" >= ''0001-01-01 00:00:00+00''
      AND "at" < ''10000-01-01 00:00:00+00'') NOT VALID', "table", "check");
    BEGIN
      EXECUTE format('ALTER TABLE "loomgate".%I VALIDATE CONSTRAINT %I', "table", "check");
    EXCEPTION WHEN check_violation THEN
      RAISE WARNING 'some rows break the check %', "check";
    END;
  END LOOP;
END $$;

-- Secrets that the cursors of subscriptions are sealed with: the newest one seals, all of them open. All instances read them
-- here, so that each opens the cursors that another one has sealed.
CREATE TABLE IF NOT EXISTS "loomgate"."cursor_secrets" (
    "id" SMALLSERIAL NOT NULL,
    "secret" BYTEA NOT NULL DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),

    CONSTRAINT "cursor_secrets_pkey" PRIMARY KEY ("id")
);
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM "loomgate"."cursor_secrets") THEN
    INSERT INTO "loomgate"."cursor_secrets" DEFAULT VALUES;
  END IF;
END $$;
