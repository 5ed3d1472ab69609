-- Written from prisma/models by `npm run db:migration -- init`, and completed by hand: the function and the extension
-- at the top, the two generated columns, the index on the roots, the checks and the triggers.

-- Time-ordered UUIDs (RFC 9562, version 7) on every Postgres; from 18 on the server has its own uuidv7().
CREATE FUNCTION "uuid_v7"() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;

-- Ships with Postgres and is trusted: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('BUYER', 'ARTISAN', 'ADMIN');

-- CreateEnum
CREATE TYPE "product_status" AS ENUM ('DRAFT', 'ACTIVE', 'ARCHIVED');

-- CreateEnum
CREATE TYPE "message_author_kind" AS ENUM ('BUYER', 'ARTISAN', 'ASSISTANT');

-- CreateEnum
CREATE TYPE "order_status" AS ENUM ('PLACED', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "email" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "role" "role" NOT NULL DEFAULT 'BUYER',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credentials" (
    "user_id" UUID NOT NULL,
    "password_hash" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "artisans" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bio" TEXT,
    "country" TEXT,
    "owner_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "artisans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "brand_packs" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "artisan_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "tokens" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "brand_packs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "categories" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" UUID,
    "ancestor_ids" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "categories_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "products" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "sku" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "price_amount" DECIMAL(14,2) NOT NULL,
    "price_currency" CHAR(3) NOT NULL,
    "inventory" INTEGER NOT NULL,
    "in_stock" BOOLEAN NOT NULL GENERATED ALWAYS AS ("inventory" > 0) STORED,
    "status" "product_status" NOT NULL DEFAULT 'ACTIVE',
    "artisan_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "search" tsvector GENERATED ALWAYS AS (
      setweight(to_tsvector('english', "title"), 'A') || setweight(to_tsvector('english', coalesce("description", '')), 'B')
    ) STORED,

    CONSTRAINT "products_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product_categories" (
    "product_id" UUID NOT NULL,
    "category_id" UUID NOT NULL,
    "status" "product_status" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "price_amount" DECIMAL(14,2) NOT NULL,
    "title" TEXT NOT NULL,

    CONSTRAINT "product_categories_pkey" PRIMARY KEY ("product_id","category_id")
);

-- CreateTable
CREATE TABLE "product_images" (
    "product_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "alt_text" TEXT,

    CONSTRAINT "product_images_pkey" PRIMARY KEY ("product_id","position")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "title" TEXT,
    "buyer_id" UUID NOT NULL,
    "artisan_id" UUID NOT NULL,
    "product_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "conversation_id" UUID NOT NULL,
    "author_kind" "message_author_kind" NOT NULL,
    "author_id" UUID,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "number" TEXT NOT NULL,
    "buyer_id" UUID NOT NULL,
    "status" "order_status" NOT NULL DEFAULT 'PLACED',
    "total_amount" DECIMAL(14,2) NOT NULL,
    "total_currency" CHAR(3) NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "idempotency_key" TEXT NOT NULL,
    "input_digest" TEXT NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_lines" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "order_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "product_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_amount" DECIMAL(14,2) NOT NULL,
    "unit_currency" CHAR(3) NOT NULL,

    CONSTRAINT "order_lines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reviews" (
    "id" UUID NOT NULL DEFAULT uuid_v7(),
    "product_id" UUID NOT NULL,
    "artisan_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "rating" SMALLINT NOT NULL,
    "title" TEXT,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "artisans_slug_key" ON "artisans"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "artisans_owner_id_key" ON "artisans"("owner_id");

-- CreateIndex
CREATE INDEX "artisans_name_id_idx" ON "artisans"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "brand_packs_artisan_id_version_key" ON "brand_packs"("artisan_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "categories_slug_key" ON "categories"("slug");

-- CreateIndex
CREATE INDEX "categories_parent_id_name_id_idx" ON "categories"("parent_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "products_sku_key" ON "products"("sku");

-- CreateIndex
CREATE UNIQUE INDEX "products_slug_key" ON "products"("slug");

-- CreateIndex
CREATE INDEX "products_status_created_at_id_idx" ON "products"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "products_status_price_amount_id_idx" ON "products"("status", "price_amount", "id");

-- CreateIndex
CREATE INDEX "products_status_title_id_idx" ON "products"("status", "title", "id");

-- CreateIndex
CREATE INDEX "products_status_in_stock_created_at_id_idx" ON "products"("status", "in_stock", "created_at", "id");

-- CreateIndex
CREATE INDEX "products_artisan_id_status_created_at_id_idx" ON "products"("artisan_id", "status", "created_at", "id");

-- CreateIndex
CREATE INDEX "products_artisan_id_status_price_amount_id_idx" ON "products"("artisan_id", "status", "price_amount", "id");

-- CreateIndex
CREATE INDEX "products_artisan_id_status_title_id_idx" ON "products"("artisan_id", "status", "title", "id");

-- CreateIndex
CREATE INDEX "products_search_idx" ON "products" USING GIN ("search");

-- CreateIndex
CREATE INDEX "products_title_trigrams_idx" ON "products" USING GIN ("title" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "products_id_artisan_id_key" ON "products"("id", "artisan_id");

-- CreateIndex
CREATE INDEX "product_categories_category_id_status_created_at_product_id_idx" ON "product_categories"("category_id", "status", "created_at", "product_id");

-- CreateIndex
CREATE INDEX "product_categories_category_id_status_price_amount_product__idx" ON "product_categories"("category_id", "status", "price_amount", "product_id");

-- CreateIndex
CREATE INDEX "product_categories_category_id_status_title_product_id_idx" ON "product_categories"("category_id", "status", "title", "product_id");

-- CreateIndex
CREATE INDEX "conversations_buyer_id_updated_at_id_idx" ON "conversations"("buyer_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "conversations_artisan_id_updated_at_id_idx" ON "conversations"("artisan_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "conversations_product_id_idx" ON "conversations"("product_id");

-- CreateIndex
CREATE INDEX "messages_conversation_id_created_at_id_idx" ON "messages"("conversation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "messages_author_id_idx" ON "messages"("author_id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_number_key" ON "orders"("number");

-- CreateIndex
CREATE INDEX "orders_buyer_id_placed_at_id_idx" ON "orders"("buyer_id", "placed_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_buyer_id_idempotency_key_key" ON "orders"("buyer_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "order_lines_product_id_idx" ON "order_lines"("product_id");

-- CreateIndex
CREATE UNIQUE INDEX "order_lines_order_id_position_key" ON "order_lines"("order_id", "position");

-- CreateIndex
CREATE INDEX "reviews_product_id_created_at_id_idx" ON "reviews"("product_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "reviews_product_id_rating_id_idx" ON "reviews"("product_id", "rating", "id");

-- CreateIndex
CREATE INDEX "reviews_artisan_id_rating_idx" ON "reviews"("artisan_id", "rating");

-- CreateIndex
CREATE INDEX "reviews_author_id_created_at_id_idx" ON "reviews"("author_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reviews_author_id_product_id_key" ON "reviews"("author_id", "product_id");

-- AddForeignKey
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "artisans" ADD CONSTRAINT "artisans_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand_packs" ADD CONSTRAINT "brand_packs_artisan_id_fkey" FOREIGN KEY ("artisan_id") REFERENCES "artisans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "categories" ADD CONSTRAINT "categories_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "categories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "products" ADD CONSTRAINT "products_artisan_id_fkey" FOREIGN KEY ("artisan_id") REFERENCES "artisans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_categories" ADD CONSTRAINT "product_categories_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_categories" ADD CONSTRAINT "product_categories_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "categories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_images" ADD CONSTRAINT "product_images_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_buyer_id_fkey" FOREIGN KEY ("buyer_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_artisan_id_fkey" FOREIGN KEY ("artisan_id") REFERENCES "artisans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_buyer_id_fkey" FOREIGN KEY ("buyer_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_product_id_artisan_id_fkey" FOREIGN KEY ("product_id", "artisan_id") REFERENCES "products"("id", "artisan_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Postgres does not take `parent_id IS NULL` for a constant when it looks for an order, so the roots need their own.
CREATE INDEX "categories_roots_idx" ON "categories"("name", "id") WHERE "parent_id" IS NULL;

-- Checks: what no writer may store, however it comes to the database.
ALTER TABLE "users"
  ADD CONSTRAINT "users_email_lower_case" CHECK ("email" = lower("email") AND length("email") BETWEEN 3 AND 320),
  ADD CONSTRAINT "users_display_name_length" CHECK (length("display_name") BETWEEN 1 AND 200);
ALTER TABLE "artisans"
  ADD CONSTRAINT "artisans_slug_form" CHECK ("slug" ~ '^[a-z0-9]+(-+[a-z0-9]+)*$' AND length("slug") <= 200),
  ADD CONSTRAINT "artisans_name_length" CHECK (length("name") BETWEEN 1 AND 300);
ALTER TABLE "categories"
  ADD CONSTRAINT "categories_slug_form" CHECK ("slug" ~ '^[a-z0-9]+(-+[a-z0-9]+)*$' AND length("slug") <= 200),
  ADD CONSTRAINT "categories_name_length" CHECK (length("name") BETWEEN 1 AND 300),
  ADD CONSTRAINT "categories_not_own_parent" CHECK ("parent_id" <> "id");
ALTER TABLE "products"
  ADD CONSTRAINT "products_sku_length" CHECK (length("sku") BETWEEN 1 AND 100),
  ADD CONSTRAINT "products_slug_form" CHECK ("slug" ~ '^[a-z0-9]+(-+[a-z0-9]+)*$' AND length("slug") <= 200),
  ADD CONSTRAINT "products_title_length" CHECK (length("title") BETWEEN 1 AND 500),
  ADD CONSTRAINT "products_price_not_negative" CHECK ("price_amount" >= 0),
  ADD CONSTRAINT "products_currency_code" CHECK ("price_currency" ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT "products_inventory_not_negative" CHECK ("inventory" >= 0);
ALTER TABLE "product_images"
  ADD CONSTRAINT "product_images_position_not_negative" CHECK ("position" >= 0);
ALTER TABLE "reviews"
  ADD CONSTRAINT "reviews_rating_range" CHECK ("rating" BETWEEN 1 AND 5);
ALTER TABLE "orders"
  ADD CONSTRAINT "orders_total_not_negative" CHECK ("total_amount" >= 0),
  ADD CONSTRAINT "orders_currency_code" CHECK ("total_currency" ~ '^[A-Z]{3}$');
ALTER TABLE "order_lines"
  ADD CONSTRAINT "order_lines_quantity_positive" CHECK ("quantity" > 0),
  ADD CONSTRAINT "order_lines_unit_not_negative" CHECK ("unit_amount" >= 0),
  ADD CONSTRAINT "order_lines_currency_code" CHECK ("unit_currency" ~ '^[A-Z]{3}$');
ALTER TABLE "messages"
  ADD CONSTRAINT "messages_body_length" CHECK (length("body") BETWEEN 1 AND 20000);
ALTER TABLE "brand_packs"
  ADD CONSTRAINT "brand_packs_version_positive" CHECK ("version" > 0);

-- A category knows its ancestors, root first. Moving one moves what is below it.
CREATE FUNCTION "set_category_ancestors"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.ancestor_ids := '{}';
  IF NEW.parent_id IS NOT NULL THEN
    SELECT ancestor_ids || id INTO NEW.ancestor_ids FROM categories WHERE id = NEW.parent_id FOR SHARE;
    NEW.ancestor_ids := coalesce(NEW.ancestor_ids, '{}');
  END IF;
  IF NEW.id = ANY (NEW.ancestor_ids) THEN
    RAISE EXCEPTION 'category % would become its own ancestor', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "categories_ancestors" BEFORE INSERT OR UPDATE OF "parent_id" ON "categories"
  FOR EACH ROW EXECUTE FUNCTION "set_category_ancestors"();

CREATE FUNCTION "move_category_descendants"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE categories SET parent_id = NEW.id WHERE parent_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "categories_descendants" AFTER UPDATE OF "parent_id" ON "categories"
  FOR EACH ROW WHEN (OLD.ancestor_ids IS DISTINCT FROM NEW.ancestor_ids)
  EXECUTE FUNCTION "move_category_descendants"();

-- The edge between products and categories carries what its pages are ordered by.
CREATE FUNCTION "fill_product_category"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT status, created_at, price_amount, title
    INTO NEW.status, NEW.created_at, NEW.price_amount, NEW.title
    FROM products WHERE id = NEW.product_id;
  RETURN NEW;
END $$;
CREATE TRIGGER "product_categories_fill" BEFORE INSERT OR UPDATE OF "product_id" ON "product_categories"
  FOR EACH ROW EXECUTE FUNCTION "fill_product_category"();

CREATE FUNCTION "update_product_categories"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE product_categories
    SET status = NEW.status, created_at = NEW.created_at, price_amount = NEW.price_amount, title = NEW.title
    WHERE product_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "products_update_categories"
  AFTER UPDATE OF "status", "created_at", "price_amount", "title" ON "products"
  FOR EACH ROW
  WHEN ((OLD.status, OLD.created_at, OLD.price_amount, OLD.title)
    IS DISTINCT FROM (NEW.status, NEW.created_at, NEW.price_amount, NEW.title))
  EXECUTE FUNCTION "update_product_categories"();
