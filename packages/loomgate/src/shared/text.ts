/** Postgres keeps no U+0000, and UTF-8 has no half of a surrogate pair. */
export const isStorable = (value: string): boolean => !value.includes('\0') && value.isWellFormed();

/** Counts characters as Postgres does, which is not the length of a JavaScript string. */
export function isAtMost(value: string, characters: number): boolean {
  if (value.length <= characters) return true;
  return value.length <= 2 * characters && [...value].length <= characters;
}

/**
 * Characters that show nothing, as part of a character class: spaces, controls, what Unicode lets a font ignore (U+3164,
 * U+034F, U+200B), the empty Braille pattern, and marks of annotations.
 */
export const invisible = String.raw`\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb`;

const nothingVisible = new RegExp(`^[${invisible}]*$`, 'u');

/** Whether a reader sees nothing of it. */
export const isBlank = (value: string): boolean => nothingVisible.test(value);

/**
 * The form in which texts compare: a letter with an accent is one, however a keyboard composes it. The database keeps
 * products in it (migration 20261130233000).
 */
export const toComposed = (value: string): string => value.normalize('NFC');
