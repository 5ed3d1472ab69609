import { hash } from 'node:crypto';
import {
  type DocumentNode,
  type GraphQLSchema,
  getArgumentValues,
  type OperationDefinitionNode,
  printSchema,
} from 'graphql';
import type { Plan, Policy } from '../../cache/types';
import type { Principal } from '../../modules/origin';
import { mostSpecific, type VaryBy } from '../../modules/rule';
import { oncePer } from '../../shared/once-per';
import { coerceVariables } from '../execution/coerce-variables';
import { conditionsOf, includedBy } from '../limits/conditions';
import type { Variables } from '../limits/sizes';
import { canonicalOperation, canonicalVariables } from './canonical';
import { keysOf } from './keys';
import { type OperationPolicy, policyOfOperation, type VaryByOf } from './policy';
import { noRowSecurity, type RowSecurity, typesWithRows } from './row-security';

/** The cache policy of an operation, and its cache key for each viewer. */
export interface OperationPlan {
  readonly policy: Policy;
  /** Whether the key contains the database session of the viewer. */
  readonly usesSession: boolean;
  /** The key for one viewer. In the scope PUBLIC it is the same for all. */
  planFor(viewer: Principal | null): Plan;
}

/** @returns undefined for an operation that is not cached */
export type PlanOperation = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables?: Variables,
) => OperationPlan | undefined;

/** The part of a policy that comes from the configuration. */
export type StaleSeconds = Pick<Policy, 'staleWhileRevalidateSeconds' | 'staleIfErrorSeconds'>;

/** Further combinations of `@skip` and `@include` conditions are computed again for each request. */
const maxPolicies = 16;

/** The computed parts of an operation, kept as long as its document. */
interface Prepared {
  readonly digest: string;
  readonly conditions: readonly string[];
  readonly policies: Map<string, OperationPolicy>;
}

/**
 * Creates the function that computes the cache policy of an operation from `@cacheControl` and from the rules of its
 * fields. The hints of an operation are combined once; the scope, which may depend on arguments, and the key are computed
 * for each request. Neither depends on data.
 * @param varyByOf returns what the rule of a field depends on; undefined for a field without a rule
 * @param rules a text that is different for other rules
 * @param rowSecurity the types of tables with row level security
 */
export function createPlanOperation(
  schema: GraphQLSchema,
  varyByOf: (type: string, field: string) => VaryByOf | undefined,
  stale: StaleSeconds,
  rules = '',
  { sessionOf, ...types }: RowSecurity = noRowSecurity,
): PlanOperation {
  const secured = typesWithRows(schema, types.secured);
  const rowSecurity = { secured, unfollowed: typesWithRows(schema, types.unfollowed) };
  // Another version of the schema or of the rules may answer the same operation differently.
  const schemaDigest = digestOf(`${printSchema(schema)} ${rules}`);

  const preparedFor = oncePer((operation: OperationDefinitionNode, document: DocumentNode): Prepared => {
    const digest = digestOf(`${schemaDigest} ${canonicalOperation(document, operation)}`);
    return { digest, conditions: conditionsOf(document), policies: new Map() };
  });

  function policyOf(document: DocumentNode, operation: OperationDefinitionNode, coerced: Variables): OperationPolicy {
    const { conditions, policies } = preparedFor(operation, document);
    const key = conditions.map((name) => Number(coerced[name] === true)).join('');
    const known = policies.get(key);
    if (known) return known;
    const policy = policyOfOperation(
      schema,
      varyByOf,
      document,
      operation.selectionSet,
      includedBy(coerced),
      rowSecurity,
    );
    if (policies.size < maxPolicies) policies.set(key, policy);
    return policy;
  }

  return (document, operation, variables = {}) => {
    if (operation.operation !== 'query') return undefined;
    const { variableDefinitions = [] } = operation;
    const { values: coerced, errors } = coerceVariables(schema, operation, variables);
    if (errors.length > 0 || !isSmall(coerced)) return undefined;
    const hints = policyOf(document, operation, coerced);
    if (!hints.maxAgeSeconds) return undefined;
    const varyBy = varyByOfOperation(hints, coerced);
    if (!varyBy) return undefined;
    const base = `${preparedFor(operation, document).digest} ${canonicalVariables(schema, variableDefinitions, variables)}`;
    const { usesSession } = hints;
    const scope = scopeOf(varyBy, hints.isPrivate, usesSession);
    const policy = { ttlSeconds: hints.maxAgeSeconds, scope, ...stale };
    const planFor = keysOf(digestOf(base), policy, usesSession ? sessionOf : undefined);
    return { policy, usesSession, planFor };
  };
}

/** @returns undefined for invalid arguments, which execution will refuse */
function varyByOfOperation({ ruledFields }: OperationPolicy, variables: Variables): VaryBy | undefined {
  try {
    return mostSpecific(
      ruledFields.map(({ field, node, varyBy }) => varyBy(getArgumentValues(field, node, { ...variables }))),
    );
  } catch {
    return undefined;
  }
}

/** With a database session, viewers of one role share an answer if their sessions are equal. */
function scopeOf(varyBy: VaryBy, isPrivate: boolean, usesSession: boolean): Policy['scope'] {
  if (isPrivate || varyBy === 'viewer') return 'VIEWER';
  return varyBy === 'role' || usesSession ? 'ROLE' : 'PUBLIC';
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** An operation with more values in its variables is not cached: another client will hardly send the same. */
const maxValues = 2_000;

function isSmall(variables: unknown): boolean {
  let left = maxValues;
  const fits = (value: unknown): boolean => {
    left -= 1;
    if (typeof value !== 'object' || value === null) return left >= 0;
    // Checked first: Object.values of a huge object costs more than parsing it.
    return sizeOf(value) <= left && Object.values(value).every(fits);
  };
  return fits(variables);
}

function sizeOf(value: object): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}
