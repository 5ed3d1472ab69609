import { type Budget, createBudget } from './budget';
import { spotsInCss } from './css/spots-in-css';
import { spotsInJsx } from './jsx/spots-in-jsx';
import { createPositions } from './positions';
import { reading } from './reading';
import type { TokenIndex } from './tokens/read-tokens';
import { isWorthReporting } from './values/design-value';
import type { Spot } from './values/spot';

export type SourceLanguage = 'JSX' | 'TSX' | 'CSS';

/** One literal that became a token: `from` stands at `line` and `column` (both 1-based, UTF-16) of the given source. */
export interface TokenReplacement {
  readonly from: string;
  readonly to: string;
  readonly token: string;
  readonly line: number;
  readonly column: number;
}

/** Source code rewritten to tokens, and each replacement in it. */
export interface EnhancedSource {
  readonly source: string;
  readonly replacements: readonly TokenReplacement[];
  /** Distinct design values that no token has, as first written, in order of appearance. */
  readonly unmatched: readonly string[];
}

/**
 * Rewrites the literal design values of a source onto a brand pack's tokens. Every other byte stays as it was, and
 * enhancing the result again changes nothing.
 * @param budget what reading it may take; sources that share one have it together
 * @throws SourceSyntaxError when the source is too large, not valid, or too involved to read.
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

/** `font-[700]` is found twice: as a weight, which comes first, and as the name of a family. */
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
