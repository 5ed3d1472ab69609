/** How a module and its one type are called in the places that name them. */
export interface Names {
  /** The folder, as it was given. */
  readonly module: string;
  readonly Type: string;
  readonly Types: string;
  readonly one: string;
  readonly many: string;
  readonly table: string;
}

/** `workshops` and `workshop` both have the type Workshop, one `workshop` and many `workshops`. */
export function namesOf(module: string): Names {
  const one = singularOf(module);
  const many = one === module ? pluralOf(one) : module;
  return { module, Type: capitalise(one), Types: capitalise(many), one, many, table: many };
}

function singularOf(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ss|[^ao]us|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

function pluralOf(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
