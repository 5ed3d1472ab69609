import type { DocumentNode } from 'graphql';
import type { Config } from '../../config';
import { type ErrorCode, LoomgateError } from '../../errors';
import { countDocument, type DocumentCounts } from './document-counts';

/** What is refused beyond which limit, the worst first. */
const checks: readonly (readonly [Exclude<keyof DocumentCounts, 'visits'>, ErrorCode])[] = [
  ['depth', 'TOO_DEEP'],
  ['fields', 'TOO_MANY_FIELDS'],
  ['rootFields', 'TOO_MANY_ROOT_FIELDS'],
  ['aliases', 'TOO_MANY_ALIASES'],
  ['aliasLength', 'ALIAS_TOO_LONG'],
  ['directives', 'TOO_MANY_DIRECTIVES'],
  ['fragments', 'TOO_MANY_FRAGMENTS'],
];

/**
 * Tells whether a parsed document is larger than the limits allow.
 * @returns the refusal, with `details: { limit, found }`; undefined where there is none
 */
export function checkDocument(document: DocumentNode, limits: Config['limits']): LoomgateError | undefined {
  const counts = countDocument(document);
  const broken = checks.find(([name]) => counts[name] > limits[name]);
  if (!broken) return undefined;
  const [name, code] = broken;
  return new LoomgateError(code, undefined, { details: { limit: limits[name], found: counts[name] } });
}
