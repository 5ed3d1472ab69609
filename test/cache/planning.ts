import { type GraphQLSchema, getOperationAST, parse } from 'graphql';
import { createPlanOperation, type OperationPlan } from '../../packages/loomgate/src/graphql/cache/plan';
import { createVaryByOf } from '../../packages/loomgate/src/graphql/cache/rules';
import { modules } from '../../src/generated/modules';
import { createMarketplaceSchema } from '../support/marketplace';

const stale = { staleWhileRevalidateSeconds: 30, staleIfErrorSeconds: 300 };

/** Plans operations of a schema; by default of the marketplace. */
export function createPlanner(
  schema: GraphQLSchema = createMarketplaceSchema(),
  ruleOf: ReturnType<typeof createVaryByOf> = createVaryByOf(schema, Object.values(modules)),
) {
  const planOperation = createPlanOperation(schema, ruleOf, stale);
  return (text: string, variables?: Record<string, unknown>, operationName?: string): OperationPlan | undefined => {
    const document = parse(text);
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new Error('the document has no such operation');
    return planOperation(document, operation, variables);
  };
}

/** @returns a short text: `60 PUBLIC`, or `none` */
export function inWords(plan: OperationPlan | undefined): string {
  return plan ? `${plan.policy.ttlSeconds} ${plan.policy.scope}` : 'none';
}
