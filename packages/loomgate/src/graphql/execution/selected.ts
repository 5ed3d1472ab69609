import { type DocumentNode, type GraphQLSchema, isAbstractType, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { Selected } from '../../loaders';
import { oncePer } from '../../shared/once-per';

/**
 * What the operations of a validated document select, whatever variables leave out: too much costs columns, too little
 * would be null. A field of an abstract type is selected of each of its types. Worked out once and kept with the
 * document.
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
    const among = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
    for (const type of among) fields.set(type.name, (fields.get(type.name) ?? new Set()).add(name.value));
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  return { has: (type, field) => fields.get(type)?.has(field) ?? false };
}
