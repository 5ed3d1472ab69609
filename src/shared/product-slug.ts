import { createHash } from 'node:crypto';

const maxLength = 200;
const maxSkuLength = 100;

/** Latin letters that Unicode does not take apart. */
const letters: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' };

/**
 * The last part of a product's address: its title, then its sku, which keeps equal titles apart.
 * @returns at most 200 characters in the form the database checks; the same for the same title and sku
 */
export function toProductSlug(title: string, sku: string): string {
  const ending = cut(toSlug(sku), maxSkuLength) || digest(sku);
  const beginning = cut(toSlug(title), maxLength - ending.length - 1);
  return beginning ? `${beginning}-${ending}` : ending;
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

/** Cut after a word where that keeps most of the text. */
function cut(slug: string, length: number): string {
  if (slug.length <= length) return slug;
  const lastHyphen = slug.lastIndexOf('-', length);
  return lastHyphen > length / 2 ? slug.slice(0, lastHyphen) : slug.slice(0, length).replace(/-$/, '');
}

/** For a sku without a single Latin letter or digit. */
function digest(sku: string): string {
  return createHash('sha256').update(sku).digest('hex').slice(0, 12);
}
