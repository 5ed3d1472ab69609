import { type Attack, ask, times } from '../attack';

/** Milliseconds. The step budget of `BrandPack.enhance` takes about 400; no other field may take as long. */
const budgetMs = 650;
const badSource = { status: 200, code: 'BAD_SOURCE', maxCpuMs: budgetMs } as const;

const one = 'enhance(source: $s, language: TSX) { unmatched }';
const enhance = (source: string, field = one) =>
  ask(`query ($s: String!) { artisan(slug: "lindqvist-stoneware") { brandPack { ${field} } } }`, {
    variables: { s: source },
  });

const backtracking = (levels: number) => `${'async<T>(a='.repeat(levels)}1${')'.repeat(levels)}`;

/** Source texts that are expensive to parse. */
export const sources: readonly Attack[] = [
  {
    name: 'refuses a source that the parser would backtrack on for hours',
    request: enhance(backtracking(40)),
    ...badSource,
  },
  {
    name: 'refuses a source of arrows that are types and are not',
    request: enhance('<T>(a=('.repeat(60)),
    ...badSource,
  },
  { name: 'refuses a source nested deeper than the parser goes', request: enhance('['.repeat(200_000)), ...badSource },
  { name: 'refuses a source of elements without end', request: enhance('<b>'.repeat(80_000)), ...badSource },
  {
    name: 'refuses a source over its limit of 256 KiB',
    request: enhance(`/*${'a'.repeat(300 * 1_024)}*/`),
    ...badSource,
    maxCpuMs: 50,
  },
  {
    name: 'refuses a style sheet that does not close',
    request: enhance('a{'.repeat(100_000), 'enhance(source: $s, language: CSS) { unmatched }'),
    ...badSource,
  },
  {
    name: 'applies one budget to all sources of an operation',
    request: ask(
      `query ($s: String!) { artisan(slug: "lindqvist-stoneware") { ${times(3, (n) => `a${n}: brandPack { ${one} }`)} } }`,
      { variables: { s: backtracking(40) } },
    ),
    ...badSource,
  },
];
