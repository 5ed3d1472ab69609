import { type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';
import { oncePer } from '../../shared/once-per';
import { conditionsOf, includedBy } from './conditions';
import { evaluate, mostExpensive, rounded, type Share } from './evaluate';
import { type Formula, toFormula } from './formula';
import { createPrices } from './prices';
import { fragmentsOf } from './selection';
import type { Variables } from './sizes';

/** What an operation may cost at most, known before it is executed. */
export interface Cost {
  readonly total: number;
  /** The places that cost the most of their own, dearest first. */
  dearest(most: number): Share[];
}

/** Operations with more combinations of conditions than this are worked out anew. */
const maxFormulas = 16;

/**
 * Costs by the price list of the schema. The formula of an operation is made once and kept with its document; each
 * request replays it with its variables. Nothing of it depends on data.
 * @param schema what the documents have been validated against
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
    const made = toFormula(pricing, fragmentsOf(document), includedBy(given), root, operation.selectionSet);
    if (prepared.formulas.size < maxFormulas) prepared.formulas.set(key, made);
    return made;
  }

  return (document: DocumentNode, operation: OperationDefinitionNode, variables: Variables = {}): Cost => {
    const prepared = preparedFor(operation, document);
    const given = declaredOf(prepared, variables);
    const formula = formulaFor(document, operation, prepared, given);
    return { total: rounded(evaluate(formula, given)), dearest: (most) => mostExpensive(formula, given, most) };
  };
}

/** What is remembered of an operation. */
interface Prepared {
  /** The variables that `@skip` and `@include` look at. */
  readonly conditions: readonly string[];
  /** By the values of those. */
  readonly formulas: Map<string, Formula>;
  /** What it declares, with the values for what is not given. */
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

/** What is given besides is looked at by nobody, and may be a lot. */
function declaredOf({ declared }: Prepared, variables: Variables): Variables {
  // Without a prototype, from which a variable named toString would have a value.
  const values: Record<string, unknown> = Object.create(null);
  for (const { name, defaultValue } of declared)
    values[name] = Object.hasOwn(variables, name) ? variables[name] : defaultValue;
  return values;
}
