import { LRUCache } from 'lru-cache';
import { LoomgateError } from '../../errors';
import {
  type EnhancedSource,
  enhance,
  readTokens,
  type SourceLanguage,
  SourceSyntaxError,
  type TokenIndex,
} from './enhance';
import type { BrandPackRow } from './repository';

/** A version never changes, so what was read from it can be kept by its id. */
const indexes = new LRUCache<string, TokenIndex>({ max: 100 });

/** @throws LoomgateError BAD_SOURCE, with the place in the source as details */
export function enhanceSource(pack: BrandPackRow, source: string, language: SourceLanguage): EnhancedSource {
  try {
    return enhance(source, language, indexOf(pack));
  } catch (error) {
    if (!(error instanceof SourceSyntaxError)) throw error;
    const { code: reason, line, column } = error;
    throw new LoomgateError('BAD_SOURCE', error.message, { details: { reason, line, column }, cause: error });
  }
}

function indexOf({ id, tokens }: BrandPackRow): TokenIndex {
  const known = indexes.get(id);
  if (known) return known;
  const index = readTokens(tokens);
  indexes.set(id, index);
  return index;
}
