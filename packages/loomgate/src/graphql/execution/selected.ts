import { type DocumentNode, type GraphQLSchema, isAbstractType, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { Selected } from '../../loaders';
import { oncePer } from '../../shared/once-per';

/**
 * Collects the fields that the operations of a validated document select of each type, for column selection. `@skip` and
 * `@include` are ignored: a column too many costs little, a missing one would be null. A field of an abstract type
 * counts for each of its types. Computed once for each document.
 */
export function createSelections(schema: GraphQLSchema): (document: DocumentNode) => Selected {
  return oncePer((document: DocumentNode) => selectionsOf(schema, document));
}

function selectionsOf(schema: GraphQLSchema, document: DocumentNode): Selected {
  const fields = new Map<string, Set<string>>();
  const types = new TypeInfo(schema);
  const Field = ({ name }: { name: { value: string } }) => {
    const parent = types.getParentType();
    if (!parent) return;
    const possible = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
    for (const type of possible) fields.set(type.name, (fields.get(type.name) ?? new Set()).add(name.value));
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  return { has: (type, field) => fields.get(type)?.has(field) ?? false };
}
