import { invisible } from 'loomgate';

const visible = String.raw`[^${invisible}\p{C}]`;

/**
 * The form of a sku: visible characters with single spaces between them, normalised to NFC (`toComposed`), so that skus that
 * look alike are equal. The check constraint `products_sku_visible` is the same, except for unassigned characters.
 */
export const skuForm = new RegExp(`^${visible}+( ${visible}+)*$`, 'u');

/** In Unicode code points, as Postgres counts characters. */
export const maxSkuLength = 100;
