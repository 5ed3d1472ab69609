import type { Formula, Term } from './formula';
import type { Variables } from './sizes';

/** What a place of the answer costs of its own, all its objects together. */
export interface Share {
  readonly path: string;
  readonly cost: number;
}

/**
 * @param page how many rows the page has that the selection belongs to
 * @returns at most 2^53 - 1: details are JSON
 */
export function evaluate(formula: Formula, variables: Variables, page = 1): number {
  const { terms, parts, alternatives } = formula;
  const costs = parts.map((part) => evaluate(part, variables, page));
  const dearest = alternatives.reduce((most, indexes) => Math.max(most, sumOf(indexes, costs)), 0);
  const sum = terms.reduce((total, term) => total + evaluateTerm(term, variables, page), dearest);
  return Math.min(sum, Number.MAX_SAFE_INTEGER);
}

function evaluateTerm(term: Term, variables: Variables, page: number): number {
  const { own, times, pageBelow } = measure(term, variables, page);
  return term.below.terms.length + term.below.parts.length === 0
    ? own
    : own + times * evaluate(term.below, variables, pageBelow);
}

/** What a field costs of its own, how often what is below it is asked for, and of which page that is. */
function measure({ weight, each, kind, size }: Term, variables: Variables, page: number) {
  const objects = kind === 'ofPage' ? page : size(variables);
  const isPage = kind === 'page';
  return { own: weight + each * objects, times: isPage ? 1 : objects, pageBelow: isPage ? objects : 1 };
}

function sumOf(indexes: readonly number[], costs: readonly number[]): number {
  return indexes.reduce((sum, index) => sum + (costs[index] ?? 0), 0);
}

/** Prices have fractions, and their sums an error; a cost is a whole number. */
export function rounded(cost: number): number {
  return Math.floor(cost + 1e-6);
}

/** The places that cost the most, dearest first: what a client should ask less of. */
export function mostExpensive(formula: Formula, variables: Variables, most: number): Share[] {
  const shares = sharesOf(formula, variables, { page: 1, times: 1, path: '', owner: '' });
  const sums = [...Map.groupBy(shares, ({ path }) => path)].map(([path, ofPath]) => {
    return { path, cost: rounded(ofPath.reduce((sum, { cost }) => sum + cost, 0)) };
  });
  return sums
    .filter(({ cost }) => cost > 0)
    .sort((a, b) => b.cost - a.cost)
    .slice(0, most);
}

interface Place {
  readonly page: number;
  readonly times: number;
  readonly path: string;
  /** Of the objects there, or of the page that they are of. */
  readonly owner: string;
}

function sharesOf({ terms, parts, alternatives }: Formula, variables: Variables, place: Place): Share[] {
  const costs = parts.map((part) => evaluate(part, variables, place.page));
  const [dearest = []] = alternatives.toSorted((a, b) => sumOf(b, costs) - sumOf(a, costs));
  const held = parts.filter((_, index) => dearest.includes(index));
  return [
    ...terms.flatMap((term) => sharesOfTerm(term, variables, place)),
    ...held.flatMap((part) => sharesOf(part, variables, place)),
  ];
}

function sharesOfTerm(term: Term, variables: Variables, { page, times, path, owner }: Place): Share[] {
  const measured = measure(term, variables, page);
  const here = path === '' ? term.name : `${path}.${term.name}`;
  const cost = Math.min(measured.own * times, Number.MAX_SAFE_INTEGER);
  // Values belong to their objects: a hundred of them would hide where these are.
  const share = { path: term.isLeaf && owner !== '' ? owner : here, cost };
  const ownerBelow = measured.own > 0 ? here : owner;
  const below = { page: measured.pageBelow, times: times * measured.times, path: here, owner: ownerBelow };
  return [...(cost > 0 ? [share] : []), ...sharesOf(term.below, variables, below)];
}
