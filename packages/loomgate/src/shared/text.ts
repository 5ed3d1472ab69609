/** Whether Postgres can store the text: without U+0000 and without lone surrogates. */
export const isStorable = (value: string): boolean => !value.includes('\0') && value.isWellFormed();

/** Compares the length in characters as Postgres counts them: code points, not UTF-16 units. */
export function isAtMost(value: string, characters: number): boolean {
  if (value.length <= characters) return true;
  return value.length <= 2 * characters && [...value].length <= characters;
}

/**
 * Invisible characters, as part of a character class: spaces, controls, default-ignorable code points (U+3164, U+034F,
 * U+200B), the empty Braille pattern, and annotation marks.
 */
export const invisible = String.raw`\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb`;

const nothingVisible = new RegExp(`^[${invisible}]*$`, 'u');

/** Whether the text has no visible character. */
export const isBlank = (value: string): boolean => nothingVisible.test(value);

/**
 * Normalizes to NFC, in which texts are compared: a letter and a combining accent become one character. The database
 * stores products in this form (migration 20261130233000).
 */
export const toComposed = (value: string): string => value.normalize('NFC');
