import type { Formula, Term } from './formula';
import type { Variables } from './sizes';

/** The cost of a field itself, without its selections, for all its objects together. */
export interface Share {
  readonly path: string;
  readonly cost: number;
}

/**
 * Evaluates a formula.
 * @param page the number of rows of the page that the selection belongs to
 * @returns at most 2^53 - 1, because error details are JSON
 */
export function evaluate(formula: Formula, variables: Variables, page = 1): number {
  const { terms, parts, alternatives } = formula;
  const costs = parts.map((part) => evaluate(part, variables, page));
  const highest = alternatives.reduce((most, indexes) => Math.max(most, sumOf(indexes, costs)), 0);
  const sum = terms.reduce((total, term) => total + evaluateTerm(term, variables, page), highest);
  return Math.min(sum, Number.MAX_SAFE_INTEGER);
}

function evaluateTerm(term: Term, variables: Variables, page: number): number {
  const { own, times, pageBelow } = measure(term, variables, page);
  return term.below.terms.length + term.below.parts.length === 0
    ? own
    : own + times * evaluate(term.below, variables, pageBelow);
}

/** The own cost of a field, the number of times its selections are executed, and their page size. */
function measure({ weight, each, kind, size }: Term, variables: Variables, page: number) {
  const objects = kind === 'ofPage' ? page : size(variables);
  const isPage = kind === 'page';
  return { own: weight + each * objects, times: isPage ? 1 : objects, pageBelow: isPage ? objects : 1 };
}

function sumOf(indexes: readonly number[], costs: readonly number[]): number {
  return indexes.reduce((sum, index) => sum + (costs[index] ?? 0), 0);
}

/** Rounds down to a whole number. The addend compensates for floating-point errors of sums of fractions. */
export function rounded(cost: number): number {
  return Math.floor(cost + 1e-6);
}

/** The fields that cost the most, highest first. */
export function mostExpensive(formula: Formula, variables: Variables, count: number): Share[] {
  const shares = sharesOf(formula, variables, { page: 1, times: 1, path: '', owner: '' });
  const sums = [...Map.groupBy(shares, ({ path }) => path)].map(([path, ofPath]) => {
    return { path, cost: rounded(ofPath.reduce((sum, { cost }) => sum + cost, 0)) };
  });
  return sums
    .filter(({ cost }) => cost > 0)
    .sort((a, b) => b.cost - a.cost)
    .slice(0, count);
}

interface Position {
  readonly page: number;
  readonly times: number;
  readonly path: string;
  /** The path of the enclosing objects, or of the page that they belong to. */
  readonly owner: string;
}

function sharesOf({ terms, parts, alternatives }: Formula, variables: Variables, position: Position): Share[] {
  const costs = parts.map((part) => evaluate(part, variables, position.page));
  const [highest = []] = alternatives.toSorted((a, b) => sumOf(b, costs) - sumOf(a, costs));
  const counted = parts.filter((_, index) => highest.includes(index));
  return [
    ...terms.flatMap((term) => sharesOfTerm(term, variables, position)),
    ...counted.flatMap((part) => sharesOf(part, variables, position)),
  ];
}

function sharesOfTerm(term: Term, variables: Variables, { page, times, path, owner }: Position): Share[] {
  const measured = measure(term, variables, page);
  const here = path === '' ? term.name : `${path}.${term.name}`;
  const cost = Math.min(measured.own * times, Number.MAX_SAFE_INTEGER);
  // Leaves count for their object, so that many of them do not push objects off the list.
  const share = { path: term.isLeaf && owner !== '' ? owner : here, cost };
  const ownerBelow = measured.own > 0 ? here : owner;
  const below = { page: measured.pageBelow, times: times * measured.times, path: here, owner: ownerBelow };
  return [...(cost > 0 ? [share] : []), ...sharesOf(term.below, variables, below)];
}
