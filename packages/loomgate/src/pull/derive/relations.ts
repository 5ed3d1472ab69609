import { type Assigned, assignNames, type NameRequest } from '../assign-names';
import { type CatalogForeignKey, serves } from '../catalog';
import { fieldName, joined, manyName, relationName } from '../conventions';
import type { RelationEntry } from '../model-file';
import type { Draft } from './tables';

/** A foreign key between two tables, or a relation that only the model file declares. */
interface Relation {
  readonly source: Draft;
  readonly target: Draft;
  readonly key: CatalogForeignKey;
  readonly known: RelationEntry | undefined;
  readonly isVirtual: boolean;
}

/** Names the fields of all foreign keys between the tables. They are entered in the scopes of the types. */
export function deriveRelations(drafts: readonly Draft[]): Map<Draft, RelationEntry[]> {
  const draftOf = new Map(drafts.map((draft) => [draft.table.id, draft]));
  const relations = drafts.flatMap((source) => [...foreign(source, draftOf), ...virtual(source, draftOf)]);
  const ofJoins = relations.filter(({ source }) => source.isJoin);
  const others = relations.filter(({ source }) => !source.isJoin);
  const fields = nameAll(others, forwardRequest);
  const reverses = nameAll(others, reverseRequest);
  const acrosses = nameAll(ofJoins, (relation) => acrossRequest(relation, ofJoins));
  const bySource = Map.groupBy(relations, ({ source }) => source);
  const toEntries = (those: readonly Relation[]) =>
    those.map((one) => toEntry(one, { field: fields.get(one), reverse: reverses.get(one), across: acrosses.get(one) }));
  return new Map([...bySource].map(([source, those]) => [source, toEntries(those)]));
}

function nameAll(relations: readonly Relation[], toRequest: (relation: Relation) => NameRequest) {
  const names = assignNames(relations.map(toRequest));
  return new Map(relations.map((relation, index) => [relation, names[index]]));
}

function foreign(source: Draft, draftOf: ReadonlyMap<string, Draft>): Relation[] {
  const shape = ({ columns, target, targetColumns }: CatalogForeignKey) =>
    JSON.stringify([columns, target, targetColumns]);
  const shapes = source.table.foreignKeys.map(shape);
  return source.table.foreignKeys.flatMap((key, index) => {
    const target = draftOf.get(key.target);
    // Some databases have the same foreign key twice.
    if (!target || shapes.indexOf(shape(key)) !== index) return [];
    return [{ source, target, key, known: knownOf(source, key), isVirtual: false }];
  });
}

/** The entry of a foreign key: by its name, or by its columns if the constraint has another name now. */
function knownOf({ known, table }: Draft, { name, columns, target }: CatalogForeignKey): RelationEntry | undefined {
  const isGone = (constraint: string) => table.foreignKeys.every((key) => key.name !== constraint);
  const isSame = (entry: RelationEntry) =>
    !entry.virtual &&
    isGone(entry.constraint) &&
    entry.to === target &&
    entry.columns.join('\n') === columns.join('\n');
  return known?.relations?.find(({ constraint }) => constraint === name) ?? known?.relations?.find(isSame);
}

/** The relations of the model file whose tables and columns still exist. */
function virtual(source: Draft, draftOf: ReadonlyMap<string, Draft>): Relation[] {
  return (source.known?.relations ?? []).flatMap((known) => {
    const target = draftOf.get(known.to);
    if (!known.virtual || !target) return [];
    const targetColumns = known.references ?? target.key;
    const isThere = has(source, known.columns) && has(target, targetColumns);
    const key = { name: known.constraint, columns: known.columns, target: known.to, targetColumns };
    return isThere ? [{ source, target, key, known, isVirtual: true }] : [];
  });
}

function has({ table }: Draft, names: readonly string[]): boolean {
  return names.every((name) => table.columns.some((column) => column.name === name));
}

/**
 * The column that says what the relation is: of a composite key, the one that the key of the target does not have by the
 * same name, as `tenant_id` often is.
 */
function tellingColumn({ columns, targetColumns }: CatalogForeignKey): string | undefined {
  const telling = columns.length === 1 ? columns : columns.filter((name, index) => name !== targetColumns[index]);
  return telling.length === 1 ? telling[0] : undefined;
}

function ownName({ key }: Relation): string | undefined {
  const column = tellingColumn(key);
  return column === undefined ? undefined : relationName(column);
}

/** Whether a field leads to what it is called after: `customer` to a customer, but not `payer`, and not to another customer. */
function isNamedAfterTarget(relation: Relation): boolean {
  const name = ownName(relation) ?? (relation.source === relation.target ? undefined : relation.target.one);
  return name === relation.target.one;
}

function forwardRequest(relation: Relation): NameRequest {
  const { source, target, key, known } = relation;
  const long = joined(...key.columns.map(fieldName), target.one);
  const name = ownName(relation) ?? (isNamedAfterTarget(relation) ? target.one : long);
  return {
    scope: source.fields,
    owner: `the foreign key ${key.name}`,
    property: 'field',
    known: known?.field ?? undefined,
    candidates: isOff('field', known) ? [] : name === long ? [name] : [name, long],
  };
}

function reverseRequest(relation: Relation): NameRequest {
  const { source, target, key, known } = relation;
  const noun = isUnique(source, key.columns) ? source.one : source.many;
  const prefixed = joined(ownName(relation) ?? joined(...key.columns.map(fieldName)), noun);
  return {
    scope: target.fields,
    owner: `the foreign key ${key.name} of ${source.table.id}`,
    property: 'reverse',
    known: known?.reverse ?? undefined,
    candidates: isOff('reverse', known) ? [] : [...(isNamedAfterTarget(relation) ? [noun] : []), prefixed],
  };
}

/** Whether a row of the target has at most one row of the source. */
function isUnique({ table }: Pick<Draft, 'table'>, columns: readonly string[]): boolean {
  return table.keys.some((key) => key.columns.every((name) => columns.includes(name)));
}

/** The field of a table that leads through the join table to its other side. */
function acrossRequest(near: Relation, relations: readonly Relation[]): NameRequest {
  const { source, target, known } = near;
  const far = relations.find((one) => one.source === source && one !== near) ?? near;
  const name = isNamedAfterTarget(far) ? far.target.many : manyName(ownName(far) ?? far.target.one);
  return {
    scope: target.fields,
    owner: `the join table ${source.table.id}`,
    property: 'across',
    known: known?.across,
    candidates: [name, joined(name, 'by', source.one)],
  };
}

/** Whether rows of the source are found by these columns without reading the table. Of a view that is not known. */
function canBeFound({ table }: Draft, columns: readonly string[]): boolean {
  return ['view', 'foreign table'].includes(table.kind) || table.indexes.some((index) => serves(index, columns));
}

/** The names of the fields of a relation; undefined for a field that relations of its kind do not have. */
interface Names {
  readonly field: Assigned | undefined;
  readonly reverse: Assigned | undefined;
  readonly across: Assigned | undefined;
}

function toEntry({ source, target, key, known, isVirtual }: Relation, names: Names): RelationEntry {
  const isToKey = key.targetColumns.join('\n') === target.key.join('\n');
  return {
    constraint: key.name,
    ...(isVirtual && { virtual: true }),
    columns: [...key.columns],
    to: target.table.id,
    ...(isToKey ? {} : { references: [...key.targetColumns] }),
    ...named(names, known),
    ...(isUnique(source, key.columns) && { unique: true }),
    ...(canBeFound(source, key.columns) ? {} : { unindexed: true }),
  };
}

/** The names, null for those that the model file has switched off, and why others are missing. */
function named({ field, reverse, across }: Names, known: RelationEntry | undefined) {
  const wanted = [isOff('field', known) ? undefined : field, isOff('reverse', known) ? undefined : reverse, across];
  const reason = wanted.flatMap((one) => one?.reason ?? []).join('; ');
  return {
    ...(field && isOff('field', known) ? { field: null } : field?.name && { field: field.name }),
    ...(reverse && isOff('reverse', known) ? { reverse: null } : reverse?.name && { reverse: reverse.name }),
    ...(across?.name && { across: across.name }),
    ...(reason !== '' && { reason }),
  };
}

/** Whether the model file says that there is no such field. */
function isOff(property: 'field' | 'reverse', known: RelationEntry | undefined): boolean {
  return known?.[property] === null;
}
