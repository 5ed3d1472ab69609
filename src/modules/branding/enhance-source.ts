import { LRUCache } from 'lru-cache';
import { LoomgateError } from '../../errors';
import type { BrandPackEnhanceArgs } from '../../generated/resolvers';
import type { Context } from '../context';
import { type EnhancedSource, enhance, maxReadingMs, readTokens, SourceSyntaxError, type TokenIndex } from './enhance';
import type { BrandPackRow } from './repository';

/** A version never changes, so what was read from it can be kept by its id. */
const indexes = new LRUCache<string, TokenIndex>({ max: 100 });

/** What the sources of an operation have taken together. */
const spentMs = new WeakMap<Context, number>();

/**
 * Rewrites a source. All those of one operation have half a second between them, for nobody else is answered meanwhile.
 * @throws LoomgateError BAD_SOURCE, with the place in the source as details
 */
export function enhanceSource(
  pack: BrandPackRow,
  { source, language }: BrandPackEnhanceArgs,
  context: Context,
): EnhancedSource {
  const spent = spentMs.get(context) ?? 0;
  const startedAt = performance.now();
  try {
    return enhance(source, language, indexOf(pack), Math.max(1, Math.ceil(maxReadingMs - spent)));
  } catch (error) {
    throw toLoomgateError(error);
  } finally {
    spentMs.set(context, spent + performance.now() - startedAt);
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
