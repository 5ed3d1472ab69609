import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { oncePer } from '../../shared/once-per';
import { collect, fragmentsOf } from '../limits/selection';

/** A field with a resolver may run one statement, and its rule another. */
const statementsPerField = 2;

/**
 * Creates the function that computes the most statements an operation can run, from its shape: each selection with a
 * resolver counts, for any number of rows, and a selection of an abstract type counts once for each type. More statements
 * mean that a resolver loads row by row. Ignores `@skip` and `@include`. Computed once for each operation.
 */
export function createStatementBounds(schema: GraphQLSchema) {
  return oncePer((operation: OperationDefinitionNode, document: DocumentNode) => boundOf(schema, document, operation));
}

function boundOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): number {
  const fragments = fragmentsOf(document);

  function below(type: GraphQLCompositeType, selectionSets: readonly SelectionSetNode[]): number {
    if (selectionSets.length === 0) return 0;
    const { fields, parts } = collect(schema, fragments, () => true, type, selectionSets);
    const own = [...fields.values()].reduce((sum, nodes) => sum + ofField(type, nodes), 0);
    return parts.reduce((sum, part) => sum + below(part.type, part.selectionSets), own);
  }

  function ofField(parent: GraphQLCompositeType, nodes: readonly FieldNode[]): number {
    const field = 'getFields' in parent ? parent.getFields()[nodes[0]?.name.value ?? ''] : undefined;
    if (!field) return 0;
    const type = getNamedType(field.type);
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const own = field.resolve || isAbstractType(parent) ? statementsPerField * typesOf(type) : 0;
    return own + (isCompositeType(type) ? below(type, sets) : 0);
  }

  /** A field of an abstract type may run a statement for each of its types. */
  function typesOf(type: GraphQLNamedType): number {
    return isAbstractType(type) ? schema.getPossibleTypes(type).length : 1;
  }

  const root = schema.getRootType(operation.operation);
  return root ? below(root, [operation.selectionSet]) : 0;
}
