import {
  type Budget,
  createBudget,
  type EnhancedSource,
  enhance,
  readTokens,
  SourceSyntaxError,
  type TokenIndex,
} from '@loomgate/brand-tokens';
import type { Context } from 'loomgate';
import { LoomgateError } from 'loomgate';
import { LRUCache } from 'lru-cache';
import type { BrandPackEnhanceArgs } from '../../generated/resolvers';
import type { BrandPackRow } from './repository';

/** A version never changes, so what was read from it can be kept by its id. */
const indexes = new LRUCache<string, TokenIndex>({ max: 100 });

/** What is left to the sources of an operation. */
const budgets = new WeakMap<Context, Budget>();

/**
 * Rewrites a source. All those of one operation share a budget of work, for nobody else is answered meanwhile.
 * @throws LoomgateError BAD_SOURCE, with the place in the source as details
 */
export function enhanceSource(
  pack: BrandPackRow,
  { source, language }: BrandPackEnhanceArgs,
  context: Context,
): EnhancedSource {
  const budget = budgets.get(context) ?? createBudget();
  budgets.set(context, budget);
  try {
    return enhance(source, language, indexOf(pack), budget);
  } catch (error) {
    throw toLoomgateError(error);
  }
}

function toLoomgateError(error: unknown): unknown {
  if (!(error instanceof SourceSyntaxError)) return error;
  const { code: reason, line, column, message } = error;
  return new LoomgateError('BAD_SOURCE', message, { details: { reason, line, column }, cause: error });
}

function indexOf({ id, tokens }: BrandPackRow): TokenIndex {
  const known = indexes.get(id);
  if (known) return known;
  const index = readTokens(tokens);
  indexes.set(id, index);
  return index;
}
