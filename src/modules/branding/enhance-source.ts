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

/** Parsed tokens by the id of the version, which never changes. */
const indexes = new LRUCache<string, TokenIndex>({ max: 100 });

/** The remaining work budget of an operation, shared by all its sources. */
const budgets = new WeakMap<Context, Budget>();

/**
 * Rewrites a source to design tokens. All sources of one operation share a work budget, since rewriting blocks the event loop.
 * @throws LoomgateError BAD_SOURCE with `details` { reason, line, column }
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
