import { pluralOf, singularOf } from '../../shared/words';

/** The names of a module and of its two types in code, SDL and SQL. */
export interface Names {
  /** The folder, as given on the command line. */
  readonly module: string;
  readonly Type: string;
  readonly Types: string;
  readonly one: string;
  readonly many: string;
  readonly table: string;
  /** The singular in SQL: columns and constraints begin with it. */
  readonly snake: string;
  /** The type of its notes. Their table is `<snake>_notes`. */
  readonly Note: string;
  readonly note: string;
}

type TypeNames = Omit<Names, 'snake' | 'Note' | 'note'>;

/** Names that are used for something else. */
export interface ReservedNames {
  /** A type of TypeScript, Prisma or generated code: `Record`, `Maybe`, `Json`. */
  isType(name: string): boolean;
  /** A word in the code of a module: `tables`, `new`. */
  isWord(name: string): boolean;
  /** A keyword of SQL: `overlaps`. */
  isKeyword(name: string): boolean;
}

const none: ReservedNames = { isType: () => false, isWord: () => false, isKeyword: () => false };

/**
 * Derives the names: `workshops` and `workshop` both give the type Workshop, the singular `workshop` and the plural
 * `workshops`. Where one of them is reserved, or singular and plural are the same, the type is an entry: `records` gives
 * RecordEntry.
 */
export function namesOf(module: string, reservedNames: ReservedNames = none): Names {
  const one = singularOf(module);
  const many = one === module ? pluralOf(one) : module;
  const names = withNote({ module, Type: capitalise(one), Types: capitalise(many), one, many, table: many }, one);
  return isAmbiguous(names, reservedNames) ? withNote(entryOf(module, one), `${one}_entry`) : names;
}

function withNote(names: TypeNames, snake: string): Names {
  return { ...names, snake, Note: `${names.Type}Note`, note: `${names.one}Note` };
}

function isAmbiguous({ Type, Note, one, many, table }: Names, { isType, isWord, isKeyword }: ReservedNames): boolean {
  return one === many || isType(Type) || isType(Note) || isWord(one) || isWord(many) || isKeyword(table);
}

function entryOf(module: string, word: string): TypeNames {
  const [Type, Types] = [`${capitalise(word)}Entry`, `${capitalise(word)}Entries`];
  return { module, Type, Types, one: `${word}Entry`, many: `${word}Entries`, table: `${word}_entries` };
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
