-- Products compare by their composed form (NFC): a letter with an accent is one, however it was typed.

-- Others read meanwhile. Without it somebody who holds a row that is mended here might wait for the trigger's lock.
LOCK TABLE "products" IN EXCLUSIVE MODE;

CREATE FUNCTION "compose_product"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.sku := normalize(NEW.sku, NFC);
  NEW.title := normalize(NEW.title, NFC);
  NEW.description := normalize(NEW.description, NFC);
  RETURN NEW;
END $$;
CREATE TRIGGER "products_compose" BEFORE INSERT OR UPDATE OF "sku", "title", "description" ON "products"
  FOR EACH ROW
  WHEN (NEW.sku IS NOT NFC NORMALIZED OR NEW.title IS NOT NFC NORMALIZED OR NEW.description IS NOT NFC NORMALIZED)
  EXECUTE FUNCTION "compose_product"();

UPDATE "products" SET "title" = normalize("title", NFC), "description" = normalize("description", NFC)
WHERE ("title" IS NOT NFC NORMALIZED OR "description" IS NOT NFC NORMALIZED)
  AND length(normalize("title", NFC)) <= 500
  -- Its sku is composed by the same trigger, and may be another product's by then.
  AND "sku" IS NFC NORMALIZED;

-- Skus that the next migration would refuse are mended, where no other product has what they become: spaces become plain
-- and single, and what cannot be seen goes. The classes are those of the next migration.
WITH "unseen" AS (
  SELECT "id", trim(regexp_replace(regexp_replace(regexp_replace(normalize("sku", NFC),
    '[ \u0009-\u000d\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g'),
    '[\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u115f-\u1160\u1680\u17b4-\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U000ffffd\U00100000-\U0010fffd]', '', 'g'),
    '  +', ' ', 'g')) AS "seen"
  FROM "products"
  WHERE "sku" IS NOT NFC NORMALIZED
    OR "sku" ~ '^ | $|  |[\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u115f-\u1160\u1680\u17b4-\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U000ffffd\U00100000-\U0010fffd]'
)
UPDATE "products" SET "sku" = "seen", "title" = normalize("title", NFC), "description" = normalize("description", NFC)
FROM "unseen"
WHERE "products"."id" = "unseen"."id" AND length("seen") BETWEEN 1 AND 100
  AND length(normalize("title", NFC)) <= 500
  AND NOT EXISTS (SELECT FROM "products" "other" WHERE "other"."sku" = "seen" AND "other"."id" <> "unseen"."id")
  AND NOT EXISTS (SELECT FROM "unseen" "other" WHERE "other"."seen" = "unseen"."seen" AND "other"."id" <> "unseen"."id");
