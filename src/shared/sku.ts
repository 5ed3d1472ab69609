import { invisible } from 'loomgate';

const visible = String.raw`[^${invisible}\p{C}]`;

/**
 * The form of a sku: visible characters with single spaces between them, composed (`toComposed`), so that two numbers
 * that look alike are one. The database holds it to the same (`products_sku_visible`), but for characters that
 * Unicode has not assigned yet.
 */
export const skuForm = new RegExp(`^${visible}+( ${visible}+)*$`, 'u');

/** In characters, as the database counts them. */
export const maxSkuLength = 100;
