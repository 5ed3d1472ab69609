import { type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';
import { oncePer } from '../../shared/once-per';
import { conditionsOf, includedBy } from './conditions';
import { evaluate, mostExpensive, rounded, type Share } from './evaluate';
import { type Formula, toFormula } from './formula';
import { createPrices } from './prices';
import { fragmentsOf } from './selection';
import type { Variables } from './sizes';

/** The highest cost of an operation, known before it is executed. */
export interface Cost {
  readonly total: number;
  /** The fields with the highest cost of their own, highest first. */
  mostExpensive(count: number): Share[];
}

/** Further combinations of `@skip` and `@include` conditions are computed again for each request. */
const maxFormulas = 16;

/**
 * Computes costs from `@cost` in the schema. The formula of an operation is made once and kept with its document; each
 * request evaluates it with its variables. It does not depend on data.
 * @param schema the schema that documents are validated against
 */
export function createCosts(schema: GraphQLSchema) {
  const pricing = { schema, priceOf: createPrices(schema) };
  const preparedFor = oncePer(prepare);

  function formulaFor(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    prepared: Prepared,
    given: Variables,
  ) {
    const key = prepared.conditions.map((name) => Number(given[name] === true)).join('');
    const formula = prepared.formulas.get(key);
    if (formula) return formula;
    const root = schema.getRootType(operation.operation);
    if (!root) throw new Error(`the schema has no ${operation.operation}`);
    const created = toFormula(pricing, fragmentsOf(document), includedBy(given), root, operation.selectionSet);
    if (prepared.formulas.size < maxFormulas) prepared.formulas.set(key, created);
    return created;
  }

  return (document: DocumentNode, operation: OperationDefinitionNode, variables: Variables = {}): Cost => {
    const prepared = preparedFor(operation, document);
    const given = declaredOf(prepared, variables);
    const formula = formulaFor(document, operation, prepared, given);
    return { total: rounded(evaluate(formula, given)), mostExpensive: (count) => mostExpensive(formula, given, count) };
  };
}

/** The computed parts of an operation. */
interface Prepared {
  /** The variables of `@skip` and `@include`. */
  readonly conditions: readonly string[];
  /** By the values of the conditions. */
  readonly formulas: Map<string, Formula>;
  /** The declared variables with their defaults. */
  readonly declared: readonly Declared[];
}

interface Declared {
  readonly name: string;
  readonly defaultValue: unknown;
}

function prepare({ variableDefinitions = [] }: OperationDefinitionNode, document: DocumentNode): Prepared {
  const declared = variableDefinitions.map(({ variable, defaultValue }) => {
    return { name: variable.name.value, defaultValue: defaultValue && valueFromASTUntyped(defaultValue) };
  });
  return { conditions: conditionsOf(document), formulas: new Map(), declared };
}

/** The declared variables only: others have no effect, and there may be many. */
function declaredOf({ declared }: Prepared, variables: Variables): Variables {
  // No prototype: it would give a variable named toString a value.
  const values: Record<string, unknown> = Object.create(null);
  for (const { name, defaultValue } of declared)
    values[name] = Object.hasOwn(variables, name) ? variables[name] : defaultValue;
  return values;
}
