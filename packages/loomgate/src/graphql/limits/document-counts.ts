import {
  type DefinitionNode,
  type DocumentNode,
  type ExecutableDefinitionNode,
  type FieldNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** The size of a document. Of several operations and fragments, the largest counts. */
export interface DocumentCounts {
  /** Levels of fields, with fragments expanded; 1 if no field has a selection set. */
  readonly depth: number;
  /** Fields, with fragments expanded: those of a response in which every list has one item. */
  readonly fields: number;
  /** Root fields of an operation, with fragments expanded. */
  readonly rootFields: number;
  /** Aliases in the text of the document. */
  readonly aliases: number;
  /** Characters of the longest alias, which the response repeats for every object. */
  readonly aliasLength: number;
  /** Directives in the text of the document. */
  readonly directives: number;
  /** Fragment definitions. */
  readonly fragments: number;
  /** Selections visited by the count: each selection of the text once. */
  readonly visits: number;
}

/** The counts of a definition without its fragment spreads, and the level of each spread. */
interface Own {
  fields: number;
  rootFields: number;
  depth: number;
  readonly spreads: { readonly name: string; readonly level: number }[];
}

type Size = Pick<DocumentCounts, 'depth' | 'fields' | 'rootFields'>;

const nothing: Size = { depth: 0, fields: 0, rootFields: 0 };

/**
 * Counts in one pass, before validation: fragments may be missing, unused or cyclic. Each fragment is visited once, however
 * often it is spread, so the time is linear in the text even if the expanded size is exponential.
 */
export function countDocument(document: DocumentNode): DocumentCounts {
  const written = { aliases: 0, aliasLength: 0, directives: 0, visits: 0 };
  const definitions = document.definitions.filter(isExecutable);
  const owns = definitions.map((definition) => countOwn(definition, written));
  const sizes = sizesOf(definitions, owns);
  const largest = (of: keyof Size, among = sizes) => among.reduce((most, size) => Math.max(most, size[of]), 0);
  const operations = sizes.filter((_, index) => definitions[index]?.kind === Kind.OPERATION_DEFINITION);
  return {
    ...written,
    depth: largest('depth'),
    fields: largest('fields'),
    rootFields: largest('rootFields', operations),
    fragments: definitions.length - operations.length,
  };
}

function isExecutable(definition: DefinitionNode): definition is ExecutableDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION;
}

type Written = { -readonly [Name in 'aliases' | 'aliasLength' | 'directives' | 'visits']: DocumentCounts[Name] };

function countOwn(definition: ExecutableDefinitionNode, written: Written): Own {
  const own: Own = { fields: 0, rootFields: 0, depth: 0, spreads: [] };
  written.directives += definition.directives?.length ?? 0;
  for (const variable of definition.variableDefinitions ?? []) written.directives += variable.directives?.length ?? 0;
  walk(definition.selectionSet, 0, own, written);
  return own;
}

function walk({ selections }: SelectionSetNode, level: number, own: Own, written: Written): void {
  for (const selection of selections) {
    written.visits += 1;
    written.directives += selection.directives?.length ?? 0;
    countSelection(selection, level, own, written);
  }
}

function countSelection(selection: SelectionNode, level: number, own: Own, written: Written): void {
  if (selection.kind === Kind.FRAGMENT_SPREAD) {
    own.spreads.push({ name: selection.name.value, level });
    return;
  }
  const isField = selection.kind === Kind.FIELD;
  if (isField) countField(selection, level, own, written);
  if (selection.selectionSet) walk(selection.selectionSet, isField ? level + 1 : level, own, written);
}

function countField({ alias }: FieldNode, level: number, own: Own, written: Written): void {
  own.fields += 1;
  own.depth = Math.max(own.depth, level + 1);
  if (level === 0) own.rootFields += 1;
  if (!alias) return;
  written.aliases += 1;
  written.aliasLength = Math.max(written.aliasLength, alias.value.length);
}

/** The size of every definition with fragments expanded. A cycle counts as nothing; validation refuses it. */
function sizesOf(definitions: readonly ExecutableDefinitionNode[], owns: readonly Own[]): Size[] {
  const fragments = new Map<string, Own>();
  for (const [index, { kind, name }] of definitions.entries()) {
    const own = owns[index];
    if (own && name && kind === Kind.FRAGMENT_DEFINITION) fragments.set(name.value, own);
  }
  const known = new Map<Own, Size>();
  function sizeOf(own: Own): Size {
    const size = known.get(own);
    if (size) return size;
    known.set(own, nothing);
    const total = own.spreads.reduce<Size>((sum, { name, level }) => {
      const fragment = fragments.get(name);
      return fragment ? add(sum, sizeOf(fragment), level) : sum;
    }, own);
    known.set(own, total);
    return total;
  }
  return owns.map(sizeOf);
}

function add(sum: Size, spread: Size, level: number): Size {
  return {
    depth: Math.max(sum.depth, level + spread.depth),
    // Nested fragments can expand beyond any number; error details are JSON, which has no infinity.
    fields: Math.min(sum.fields + spread.fields, Number.MAX_SAFE_INTEGER),
    rootFields: Math.min(sum.rootFields + (level === 0 ? spread.rootFields : 0), Number.MAX_SAFE_INTEGER),
  };
}
