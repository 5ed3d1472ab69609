import {
  type ColumnEntry,
  type EnumEntry,
  isExposed,
  type LookupEntry,
  type ModelFile,
  type RelationEntry,
  type TableEntry,
} from './model-file';

/** A difference between two model files. */
export interface Change {
  readonly text: string;
  /** Whether operations of clients can fail that worked before. */
  readonly isBreaking: boolean;
}

const breaking = (text: string): Change => ({ text, isBreaking: true });
const harmless = (text: string): Change => ({ text, isBreaking: false });

/**
 * Lists what a pull changes in the model.
 * @param before with the renames of this pull (renames.ts)
 */
export function compare(before: ModelFile, after: ModelFile): Change[] {
  return [
    ...items(before.tables, after.tables, ({ table }) => table).flatMap(ofTable),
    ...items(before.enums, after.enums, (entry) => entry.enum).flatMap(ofEnum),
  ];
}

/** Something before and after a pull; one of them is undefined if it was added or removed. */
interface Item<T> {
  readonly old: T | undefined;
  readonly now: T | undefined;
}

function items<T>(before: readonly T[] = [], after: readonly T[] = [], nameOf: (item: T) => string): Item<T>[] {
  const [olds, nows] = [before, after].map((list) => new Map(list.map((item) => [nameOf(item), item])));
  return [...new Set([...(olds?.keys() ?? []), ...(nows?.keys() ?? [])])].map((name) => ({
    old: olds?.get(name),
    now: nows?.get(name),
  }));
}

const isShown = (entry: TableEntry) => isExposed(entry) && entry.type !== undefined;
const isInApi = (entry: ColumnEntry) => isExposed(entry) && entry.field !== undefined;

function ofTable({ old, now }: Item<TableEntry>): Change[] {
  if (!old) return now ? [harmless(`${now.table} is new${closed(now)}`)] : [];
  const isOpen = isShown(old);
  const change = (text: string) => ({ text, isBreaking: isOpen });
  if (!now) return [change(`${old.table} was dropped${isOpen ? `: the type ${old.type} goes` : ''}`)];
  const key = (entry: TableEntry) => (entry.virtualKey ?? entry.key).join(', ');
  return [
    ...(key(old) === key(now)
      ? []
      : [change(`the key of ${old.table} was (${key(old)}) and is (${key(now)}): global ids change`)]),
    ...(isOpen && !isShown(now) ? [breaking(`${old.table} is left out now: ${now.reason}`)] : []),
    ...(old.kind === now.kind ? [] : [harmless(`${old.table} is a ${now.kind ?? 'table'} now`)]),
    ...items(old.columns, now.columns, ({ column }) => column).flatMap((item) => ofColumn(old.table, item, isOpen)),
    ...items(old.lookups, now.lookups, ({ columns }) => columns.join(', ')).flatMap((item) =>
      ofLookup(old.table, item, isOpen),
    ),
    ...items(old.relations, now.relations, identityOf).flatMap((item) => ofRelation(old.table, item)),
  ];
}

const closed = ({ exposed }: { readonly exposed?: boolean | undefined }) => (exposed === false ? ', and closed' : '');

function ofColumn(table: string, { old, now }: Item<ColumnEntry>, isOpen: boolean): Change[] {
  const name = `${table}."${(old ?? now)?.column}"`;
  if (!old) return now ? [harmless(`${name} is new${closed(now)}`)] : [];
  const isBreaking = isOpen && isInApi(old);
  if (!now) return [{ text: `${name} was dropped${isBreaking ? `: the field ${old.field} goes` : ''}`, isBreaking }];
  return ofKeptColumn(name, old, now).map((change) => ({ ...change, isBreaking: isBreaking && change.isBreaking }));
}

function ofKeptColumn(name: string, old: ColumnEntry, now: ColumnEntry): Change[] {
  const changes: (Change | false | undefined)[] = [
    old.type !== now.type && breaking(`${name} was ${old.type} and is ${now.type}`),
    isInApi(old) && !isInApi(now) && breaking(`${name} is left out now: ${now.reason}`),
    old.indexed && !now.indexed && breaking(`no index begins with ${name}: no order and filter by it`),
    now.indexed && !old.indexed && harmless(`an index begins with ${name}: lists can use it`),
  ];
  return changes.filter((change) => typeof change === 'object');
}

function ofLookup(table: string, { old, now }: Item<LookupEntry>, isOpen: boolean): Change[] {
  if (!old) return now?.field ? [harmless(`${table} has the lookup ${now.field}`)] : [];
  if (now || !old.field) return [];
  return [
    {
      text: `${table} has no unique key (${old.columns.join(', ')}): the lookup ${old.field} goes`,
      isBreaking: isOpen,
    },
  ];
}

/** Not its name, since that of a constraint can change. */
const identityOf = ({ virtual, columns, to, references }: RelationEntry) =>
  JSON.stringify([virtual, columns, to, references]);

function ofRelation(table: string, { old, now }: Item<RelationEntry>): Change[] {
  const [of, from] = [old ?? now, `of ${table}`];
  const lists = [of?.reverse, of?.across].filter((name) => name);
  const fields = [of?.field, ...(of?.unindexed ? [] : lists)].filter((name) => name).join(', ');
  if (!old) return [harmless(`the foreign key ${now?.constraint} ${from} is new: ${fields}`)];
  if (!now) return [breaking(`the foreign key ${old.constraint} ${from} was dropped: ${fields} go`)];
  const key = `the foreign key ${old.constraint} ${from}`;
  const isLost = !old.unindexed && now.unindexed && lists.length > 0;
  const isWon = old.unindexed && !now.unindexed && lists.length > 0;
  const isReshaped = old.unique !== now.unique && !now.unindexed && old.reverse;
  return [
    ...(isLost ? [breaking(`${key} has no index any more: ${lists.join(', ')} go`)] : []),
    ...(isWon ? [harmless(`${key} has an index: ${lists.join(', ')}`)] : []),
    ...(isReshaped ? [breaking(`${key} is ${now.unique ? 'unique: ' : 'not unique any more: '}${shapeOf(now)}`)] : []),
  ];
}

const shapeOf = ({ reverse, unique }: RelationEntry) => `${reverse} is ${unique ? 'one row' : 'a connection'} now`;

function ofEnum({ old, now }: Item<EnumEntry>): Change[] {
  if (!old) return now ? [harmless(`the enum ${now.enum} is new`)] : [];
  if (!now) return [harmless(`no column has the enum ${old.enum} any more`)];
  return items(old.values, now.values, ({ label }) => label).flatMap(({ old: before, now: after }) => {
    if (!before) return [harmless(`the enum ${now.enum} has the label "${after?.label}"`)];
    return after ? [] : [breaking(`the enum ${now.enum} lost the label "${before.label}"`)];
  });
}
