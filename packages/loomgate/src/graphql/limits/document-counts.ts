import {
  type DefinitionNode,
  type DocumentNode,
  type ExecutableDefinitionNode,
  type FieldNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How large a document is. Of several operations and fragments, the largest counts. */
export interface DocumentCounts {
  /** Levels of fields, fragments spread; 1 where no field has another below it. */
  readonly depth: number;
  /** Fields, fragments spread: what the answer would have if every list had one entry. */
  readonly fields: number;
  /** Fields right below an operation, fragments spread. */
  readonly rootFields: number;
  /** Aliases as they are written, in the whole document. */
  readonly aliases: number;
  /** Characters of the longest alias, which the answer repeats in every row. */
  readonly aliasLength: number;
  /** Directives as they are written, in the whole document. */
  readonly directives: number;
  /** Fragment definitions. */
  readonly fragments: number;
  /** How many selections were looked at to know all this: each that is written, once. */
  readonly visits: number;
}

/** What a definition has of its own, and where it spreads which fragment. */
interface Own {
  fields: number;
  rootFields: number;
  depth: number;
  readonly spreads: { readonly name: string; readonly level: number }[];
}

type Size = Pick<DocumentCounts, 'depth' | 'fields' | 'rootFields'>;

const nothing: Size = { depth: 0, fields: 0, rootFields: 0 };

/**
 * Counts in one walk, before validation: fragments may be missing, unused, or spread each other. A fragment is walked
 * once however often it is spread, so that fragments which double each other cost no more than their text.
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

/** The size of every definition with what it spreads. A cycle counts as nothing; validation refuses it. */
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
    // Doubling fragments grow beyond what a number holds; details are JSON, which has no infinity.
    fields: Math.min(sum.fields + spread.fields, Number.MAX_SAFE_INTEGER),
    rootFields: Math.min(sum.rootFields + (level === 0 ? spread.rootFields : 0), Number.MAX_SAFE_INTEGER),
  };
}
