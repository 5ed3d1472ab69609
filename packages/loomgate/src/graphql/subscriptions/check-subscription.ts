import { type DocumentNode, Kind, OperationTypeNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { LoomgateError } from '../../errors';
import { fragmentsOf } from '../limits/selection';

const conditions = new Set(['skip', 'include']);

/**
 * A subscription follows one field, whatever its variables say: https://spec.graphql.org/draft/#sec-Single-Root-Field.
 * graphql-js 16 reads conditions there before it knows the variables, and fails.
 * @returns the refusal; undefined where there is none
 */
export function checkSubscription(document: DocumentNode): LoomgateError | undefined {
  const fragments = fragmentsOf(document);
  const seen = new Set<string>();

  function isConditional(selection: SelectionNode): boolean {
    if (selection.directives?.some(({ name }) => conditions.has(name.value))) return true;
    if (selection.kind === Kind.INLINE_FRAGMENT) return hasCondition(selection.selectionSet);
    if (selection.kind === Kind.FIELD || seen.has(selection.name.value)) return false;
    seen.add(selection.name.value);
    return hasCondition(fragments.get(selection.name.value)?.selectionSet);
  }

  function hasCondition(selectionSet: SelectionSetNode | undefined): boolean {
    return selectionSet?.selections.some(isConditional) ?? false;
  }

  const isRefused = document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.operation === OperationTypeNode.SUBSCRIPTION &&
      hasCondition(definition.selectionSet),
  );
  const message = 'What a subscription follows does not depend on @skip or @include; what it selects of an event may.';
  return isRefused ? new LoomgateError('GRAPHQL_VALIDATION_FAILED', message) : undefined;
}
