import { type DocumentNode, Kind, OperationTypeNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { LoomgateError } from '../../errors';
import { fragmentsOf } from '../limits/selection';

const conditions = new Set(['skip', 'include']);

/**
 * Refuses `@skip` and `@include` on the root field of a subscription, which must be one field for any variables:
 * https://spec.graphql.org/draft/#sec-Single-Root-Field. Validation of graphql-js 16 fails on them without variables.
 * @returns the error; undefined for a valid document
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
  const message = 'The root field of a subscription must not have @skip or @include; selections of its events may.';
  return isRefused ? new LoomgateError('GRAPHQL_VALIDATION_FAILED', message) : undefined;
}
