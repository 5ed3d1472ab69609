-- Completed by hand: the generated column's definition, and the index on the roots of the tree.

-- AlterTable
ALTER TABLE "products" ADD COLUMN "in_stock" BOOLEAN NOT NULL GENERATED ALWAYS AS ("inventory" > 0) STORED;

-- CreateIndex
CREATE INDEX "products_status_in_stock_created_at_id_idx" ON "products"("status", "in_stock", "created_at", "id");

-- Postgres does not take `parent_id IS NULL` for a constant when it looks for an order, so the roots need their own.
CREATE INDEX "categories_roots_idx" ON "categories"("name", "id") WHERE "parent_id" IS NULL;
