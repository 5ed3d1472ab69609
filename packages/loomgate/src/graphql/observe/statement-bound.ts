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

/** A field with a resolver may load once, and its rule once more. */
const statementsPerField = 2;

/**
 * The most statements that an operation can run, by its shape: each selection with a resolver counts, however many rows
 * it is for, and one of an abstract type once for each type. More than that means that something loads row by row.
 * Worked out once for each operation and kept with its document; what variables leave out is counted in.
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

  /** A field of an abstract type may load each of its types. */
  function typesOf(type: GraphQLNamedType): number {
    return isAbstractType(type) ? schema.getPossibleTypes(type).length : 1;
  }

  const root = schema.getRootType(operation.operation);
  return root ? below(root, [operation.selectionSet]) : 0;
}
