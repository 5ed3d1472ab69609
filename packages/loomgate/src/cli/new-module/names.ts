/** How a module and its two types are called in the places that name them. */
export interface Names {
  /** The folder, as it was given. */
  readonly module: string;
  readonly Type: string;
  readonly Types: string;
  readonly one: string;
  readonly many: string;
  readonly table: string;
  /** One in SQL: columns and constraints begin with it. */
  readonly snake: string;
  /** The type of the notes on it. Their table is `<snake>_notes`. */
  readonly Note: string;
  readonly note: string;
}

type TypeNames = Omit<Names, 'snake' | 'Note' | 'note'>;

/** Which names mean something else already, and where. */
export interface Meanings {
  /** In TypeScript, in Prisma, or in what is generated: `Record`, `Maybe`, `Json`. */
  isType(name: string): boolean;
  /** In the code of a module: `tables`, `new`. */
  isWord(name: string): boolean;
  /** In SQL: `overlaps`. */
  isKeyword(name: string): boolean;
}

const none: Meanings = { isType: () => false, isWord: () => false, isKeyword: () => false };

/**
 * `workshops` and `workshop` both have the type Workshop, one `workshop` and many `workshops`. Where one of these names
 * means something else, or one is named as many are, the type is an entry: `records` have the type RecordEntry.
 */
export function namesOf(module: string, meanings: Meanings = none): Names {
  const one = singularOf(module);
  const many = one === module ? pluralOf(one) : module;
  const names = withNote({ module, Type: capitalise(one), Types: capitalise(many), one, many, table: many }, one);
  return isAmbiguous(names, meanings) ? withNote(entryOf(module, one), `${one}_entry`) : names;
}

function withNote(names: TypeNames, snake: string): Names {
  return { ...names, snake, Note: `${names.Type}Note`, note: `${names.one}Note` };
}

function isAmbiguous({ Type, Note, one, many, table }: Names, { isType, isWord, isKeyword }: Meanings): boolean {
  return one === many || isType(Type) || isType(Note) || isWord(one) || isWord(many) || isKeyword(table);
}

function entryOf(module: string, word: string): TypeNames {
  const [Type, Types] = [`${capitalise(word)}Entry`, `${capitalise(word)}Entries`];
  return { module, Type, Types, one: `${word}Entry`, many: `${word}Entries`, table: `${word}_entries` };
}

/** The same in one and in many. */
const uncountable = /^(news|series|species)$/;

function singularOf(word: string): string {
  if (uncountable.test(word)) return word;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ss|[^ao]us|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

function pluralOf(word: string): string {
  if (uncountable.test(word)) return word;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
