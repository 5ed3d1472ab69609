-- CreateTable
CREATE TABLE "cursor_secrets" (
    "id" SMALLSERIAL NOT NULL,
    "secret" BYTEA NOT NULL DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),

    CONSTRAINT "cursor_secrets_pkey" PRIMARY KEY ("id")
);

-- The first secret. All instances read it here, so that each opens the cursors that another one has sealed.
INSERT INTO "cursor_secrets" DEFAULT VALUES;
