import { type Budget, createBudget } from './budget';
import { spotsInCss } from './css/spots-in-css';
import { spotsInJsx } from './jsx/spots-in-jsx';
import { createPositions } from './positions';
import { reading } from './reading';
import type { TokenIndex } from './tokens/read-tokens';
import { isWorthReporting } from './values/design-value';
import type { Spot } from './values/spot';

export type SourceLanguage = 'JSX' | 'TSX' | 'CSS';

/** A literal that was replaced: `from` is at `line` and `column` (1-based, in UTF-16 units) of the given source. */
export interface TokenReplacement {
  readonly from: string;
  readonly to: string;
  readonly token: string;
  readonly line: number;
  readonly column: number;
}

/** The rewritten source and its replacements. */
export interface EnhancedSource {
  readonly source: string;
  readonly replacements: readonly TokenReplacement[];
  /** Distinct design values without a token, as first written, in order of appearance. */
  readonly unmatched: readonly string[];
}

/**
 * Replaces literal design values of a source by tokens. All other bytes are unchanged, and the function is idempotent.
 * @param budget the work budget, which may be shared by several sources
 * @throws SourceSyntaxError when the source is too large, invalid or too complex
 */
export function enhance(
  source: string,
  language: SourceLanguage,
  tokens: TokenIndex,
  budget: Budget = createBudget(),
): EnhancedSource {
  const spots = reading(source, budget, () =>
    language === 'CSS' ? spotsInCss(source, budget) : spotsInJsx(source, language, budget),
  );
  return rewrite(source, withoutOverlaps(spots), tokens);
}

function rewrite(source: string, spots: readonly Spot[], tokens: TokenIndex): EnhancedSource {
  const positionOf = createPositions(source);
  const unmatched = new Map<string, string>();
  const replacements: TokenReplacement[] = [];
  const pieces: string[] = [];
  let end = 0;
  for (const spot of spots) {
    if (tokens.variables.has(spot.property)) continue;
    const token = tokens.find(spot.kinds, spot.value.key);
    if (token === undefined) noteUnmatched(unmatched, spot);
    if (token === undefined || spot.avoid?.has(token.variable)) continue;
    const to = spot.write(`var(${token.variable})`);
    replacements.push({ from: source.slice(spot.start, spot.end), to, token: token.name, ...positionOf(spot.start) });
    pieces.push(source.slice(end, spot.start), to);
    end = spot.end;
  }
  pieces.push(source.slice(end));
  return { source: pieces.join(''), replacements, unmatched: [...unmatched.values()] };
}

function noteUnmatched(unmatched: Map<string, string>, { value }: Spot): void {
  if (isWorthReporting(value) && !unmatched.has(value.key)) unmatched.set(value.key, value.text);
}

/** Removes overlapping values: `font-[700]` is found as a weight, which comes first, and as a font family. */
function withoutOverlaps(spots: readonly Spot[]): Spot[] {
  const kept: Spot[] = [];
  let end = 0;
  for (const spot of spots.toSorted((a, b) => a.start - b.start)) {
    if (spot.start < end) continue;
    kept.push(spot);
    end = spot.end;
  }
  return kept;
}
