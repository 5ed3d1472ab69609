import { hash } from 'node:crypto';
import {
  type DocumentNode,
  type GraphQLSchema,
  getArgumentValues,
  type OperationDefinitionNode,
  printSchema,
} from 'graphql';
import type { Plan, Policy } from '../../cache/types';
import type { Viewer } from '../../modules/context';
import { mostSpecific, type VaryBy } from '../../modules/rule';
import { oncePer } from '../../shared/once-per';
import { coerceVariables } from '../execution/coerce-variables';
import { conditionsOf, includedBy } from '../limits/conditions';
import type { Variables } from '../limits/sizes';
import { canonicalOperation, canonicalVariables } from './canonical';
import { keysOf } from './keys';
import { type OperationPolicy, policyOfOperation, type VaryByOf } from './policy';

/** An operation that may be answered from the cache, whoever asks for it. */
export interface OperationPlan {
  readonly policy: Policy;
  /** The same for one viewer: where the scope is not PUBLIC the key is theirs. */
  planFor(viewer: Viewer | null): Plan;
}

/** @returns undefined for an operation that is not kept */
export type PlanOperation = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables?: Variables,
) => OperationPlan | undefined;

/** What a policy has of the configuration. */
export type StaleSeconds = Pick<Policy, 'staleWhileRevalidateSeconds' | 'staleIfErrorSeconds'>;

/** Operations with more combinations of conditions than this are folded anew. */
const maxFolds = 16;

/** What is remembered of an operation, for as long as its document is. */
interface Prepared {
  readonly digest: string;
  readonly conditions: readonly string[];
  readonly folds: Map<string, OperationPolicy>;
}

/**
 * Plans operations from their hints and from the rules of their fields. An operation is folded once; each request asks
 * the rules that look at arguments, and makes its key. Nothing of it depends on data.
 * @param ruleOf what is asked before a field is given; undefined where nobody is
 */
export function createPlanOperation(
  schema: GraphQLSchema,
  ruleOf: (type: string, field: string) => VaryByOf | undefined,
  stale: StaleSeconds,
): PlanOperation {
  // Another version of the gateway may answer the same operation with something else.
  const schemaDigest = digestOf(printSchema(schema));

  const preparedFor = oncePer((operation: OperationDefinitionNode, document: DocumentNode): Prepared => {
    const digest = digestOf(`${schemaDigest} ${canonicalOperation(document, operation)}`);
    return { digest, conditions: conditionsOf(document), folds: new Map() };
  });

  function fold(document: DocumentNode, operation: OperationDefinitionNode, coerced: Variables): OperationPolicy {
    const { conditions, folds } = preparedFor(operation, document);
    const key = conditions.map((name) => Number(coerced[name] === true)).join('');
    const known = folds.get(key);
    if (known) return known;
    const folded = policyOfOperation(schema, ruleOf, document, operation.selectionSet, includedBy(coerced));
    if (folds.size < maxFolds) folds.set(key, folded);
    return folded;
  }

  return (document, operation, variables = {}) => {
    if (operation.operation !== 'query') return undefined;
    const { variableDefinitions = [] } = operation;
    const { values: coerced, errors } = coerceVariables(schema, operation, variables);
    if (errors.length > 0 || !isSmall(coerced)) return undefined;
    const folded = fold(document, operation, coerced);
    if (!folded.maxAgeSeconds) return undefined;
    const varyBy = whatIsLookedAt(folded, coerced);
    if (!varyBy) return undefined;
    const base = `${preparedFor(operation, document).digest} ${canonicalVariables(schema, variableDefinitions, variables)}`;
    const policy = { ttlSeconds: folded.maxAgeSeconds, scope: scopeOf(varyBy, folded.isPrivate), ...stale };
    return { policy, planFor: keysOf(digestOf(base), policy) };
  };
}

/** @returns undefined for arguments that will be refused */
function whatIsLookedAt({ asked }: OperationPolicy, variables: Variables): VaryBy | undefined {
  try {
    return mostSpecific(
      asked.map(({ field, node, varyBy }) => varyBy(getArgumentValues(field, node, { ...variables }))),
    );
  } catch {
    return undefined;
  }
}

function scopeOf(varyBy: VaryBy, isPrivate: boolean): Policy['scope'] {
  if (isPrivate || varyBy === 'viewer') return 'VIEWER';
  return varyBy === 'role' ? 'ROLE' : 'PUBLIC';
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** Whoever sends more asks for something that nobody else does. */
const maxValues = 2_000;

function isSmall(variables: unknown): boolean {
  let left = maxValues;
  const fits = (value: unknown): boolean => {
    left -= 1;
    if (typeof value !== 'object' || value === null) return left >= 0;
    // Asked first: to take the values out of a huge object costs more than to have parsed it.
    return sizeOf(value) <= left && Object.values(value).every(fits);
  };
  return fits(variables);
}

function sizeOf(value: object): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}
