import { createHash } from 'node:crypto';

const maxLength = 200;
const maxSkuLength = 100;

/** Latin letters that have no Unicode decomposition. */
const letters: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' };

/**
 * Derives the slug of a product from its title and its sku, which makes it unique. Deterministic.
 * @returns at most 200 characters, in the form that the database checks
 */
export function toProductSlug(title: string, sku: string): string {
  const suffix = cut(toSlug(sku), maxSkuLength) || digest(sku);
  const prefix = cut(toSlug(title), maxLength - suffix.length - 1);
  return prefix ? `${prefix}-${suffix}` : suffix;
}

function toSlug(value: string): string {
  const plain = value
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => letters[letter] ?? '');
  return plain
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Shortens a slug, at the end of a word where that keeps more than half of the length. */
function cut(slug: string, length: number): string {
  if (slug.length <= length) return slug;
  const lastHyphen = slug.lastIndexOf('-', length);
  return lastHyphen > length / 2 ? slug.slice(0, lastHyphen) : slug.slice(0, length).replace(/-$/, '');
}

/** For a sku without any Latin letter or digit. */
function digest(sku: string): string {
  return createHash('sha256').update(sku).digest('hex').slice(0, 12);
}
