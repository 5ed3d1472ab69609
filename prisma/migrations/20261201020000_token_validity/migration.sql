-- AlterTable
ALTER TABLE "users" ADD COLUMN     "tokens_valid_from" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "audit_log" ADD COLUMN     "count" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "known_networks" (
    "user_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "known_networks_pkey" PRIMARY KEY ("user_id","network")
);

-- CreateTable
CREATE TABLE "token_validity" (
    "user_id" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "noted_at" TIMESTAMPTZ(3) NOT NULL,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "token_validity_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE INDEX "known_networks_last_used_at_idx" ON "known_networks"("last_used_at");

-- CreateIndex
CREATE INDEX "token_validity_noted_at_idx" ON "token_validity"("noted_at");

-- CreateIndex
CREATE INDEX "token_validity_xid_idx" ON "token_validity"("xid");

-- AddForeignKey
ALTER TABLE "known_networks" ADD CONSTRAINT "known_networks_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tokens follow the account, whichever client writes: docs/decisions/0052-tokens-follow-the-account.md. The triggers are
-- deferred to the end of the transaction, and a second is added. A sign-in locks its account before it reads it, so it waits
-- for the commit, however long that takes, or its token is older than the time they write: they read the clock under the
-- lock. A sign-in that sees the change issues its token at that time at least.

CREATE FUNCTION "revoke_tokens"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM "users" WHERE "id" = (to_jsonb(OLD) ->> TG_ARGV[0])::uuid FOR NO KEY UPDATE;
  UPDATE "users" SET "tokens_valid_from" = greatest("tokens_valid_from", clock_timestamp() + interval '1 second')
  WHERE "id" = (to_jsonb(OLD) ->> TG_ARGV[0])::uuid;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "users_revoke_tokens" AFTER UPDATE OF "role" ON "users" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD."role" IS DISTINCT FROM NEW."role") EXECUTE FUNCTION "revoke_tokens"('id');
CREATE CONSTRAINT TRIGGER "credentials_revoke_tokens" AFTER UPDATE OF "password_hash" ON "credentials"
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD."password_hash" IS DISTINCT FROM NEW."password_hash")
  EXECUTE FUNCTION "revoke_tokens"('user_id');
CREATE CONSTRAINT TRIGGER "credentials_deleted_revoke_tokens" AFTER DELETE ON "credentials"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "revoke_tokens"('user_id');

-- What every instance reads. A deleted account has no row any more that could say from when its tokens are valid.
CREATE FUNCTION "note_token_validity"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "token_validity" ("user_id", "valid_from", "noted_at")
  SELECT "ids"."id",
    CASE WHEN "users"."id" IS NULL THEN clock_timestamp() + interval '1 second'
      ELSE coalesce("users"."tokens_valid_from", 'epoch') END,
    clock_timestamp()
  FROM (SELECT OLD."id") AS "ids" LEFT JOIN "users" ON "users"."id" = "ids"."id"
  ON CONFLICT ("user_id") DO UPDATE SET "valid_from" = EXCLUDED."valid_from", "noted_at" = EXCLUDED."noted_at",
    "xid" = EXCLUDED."xid";
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "users_note_token_validity" AFTER UPDATE OF "tokens_valid_from" ON "users"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD."tokens_valid_from" IS DISTINCT FROM NEW."tokens_valid_from") EXECUTE FUNCTION "note_token_validity"();
CREATE CONSTRAINT TRIGGER "users_deleted_note_token_validity" AFTER DELETE ON "users"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "note_token_validity"();

CREATE FUNCTION "note_all_tokens_revoked"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "token_validity" ("user_id", "valid_from", "noted_at")
  SELECT "id", clock_timestamp() + interval '1 second', clock_timestamp() FROM "users"
  ON CONFLICT ("user_id") DO UPDATE SET "valid_from" = EXCLUDED."valid_from", "noted_at" = EXCLUDED."noted_at",
    "xid" = EXCLUDED."xid";
  RETURN NULL;
END $$;
CREATE TRIGGER "users_truncated_revoke_tokens" BEFORE TRUNCATE ON "users"
  FOR EACH STATEMENT EXECUTE FUNCTION "note_all_tokens_revoked"();

-- As of every other instant: docs/decisions/0043-checks-for-what-is-written.md. The next migration validates that of users.
ALTER TABLE "users" ADD CONSTRAINT "users_tokens_valid_from_edges"
  CHECK ("tokens_valid_from" >= '0001-01-01 00:00:00+00' AND "tokens_valid_from" < '10000-01-01 00:00:00+00')
  NOT VALID;
ALTER TABLE "known_networks" ADD CONSTRAINT "known_networks_last_used_at_edges"
  CHECK ("last_used_at" >= '0001-01-01 00:00:00+00' AND "last_used_at" < '10000-01-01 00:00:00+00');
ALTER TABLE "token_validity" ADD CONSTRAINT "token_validity_valid_from_edges"
  CHECK ("valid_from" >= '0001-01-01 00:00:00+00' AND "valid_from" < '10000-01-01 00:00:00+00');
ALTER TABLE "token_validity" ADD CONSTRAINT "token_validity_noted_at_edges"
  CHECK ("noted_at" >= '0001-01-01 00:00:00+00' AND "noted_at" < '10000-01-01 00:00:00+00');

-- As the triggers of events: they run as their owner, and find what they name where it is now.
DO $$
DECLARE
  "told" text;
BEGIN
  FOREACH "told" IN ARRAY ARRAY['revoke_tokens', 'note_token_validity', 'note_all_tokens_revoked'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SECURITY DEFINER SET search_path = %I, pg_temp', "told", current_schema());
  END LOOP;
END $$;
