/** The words of lines, separated by spaces. */
export const wordsOf = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split(' ')));

/** Names that a module may not have: they become variables in generated code and in the files of the module. */
export const reserved = wordsOf(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends',
  'false finally for function if implements import in instanceof interface let new null package private protected',
  'public return static super switch this throw true try typeof undefined var void while with yield',
  'loader loaders module modules instances prisma prismas references resolver resolvers row rows sql values',
);
