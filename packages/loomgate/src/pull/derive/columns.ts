import { assignNames } from '../assign-names';
import { type CatalogColumn, declaredType, nameOf } from '../catalog';
import { fieldName } from '../conventions';
import { mappedType } from '../graphql-types';
import { type ColumnEntry, type EnumEntry, isExposed } from '../model-file';
import { exposureOf } from './exposure';
import type { Draft } from './tables';

/** Derives the columns of a table. Their fields are entered in the scope of its type. */
export function deriveColumns(draft: Draft, enums: readonly EnumEntry[]): ColumnEntry[] {
  const { table, known, fields, key } = draft;
  const knownOf = new Map(known?.columns.map((entry) => [entry.column, entry]));
  // A key of one column `id` is the global id. Of a composite key, the column is `rowId`.
  const [first = ''] = key;
  if (key.length === 1 && fieldName(first) === 'id') fields.delete('id');
  const names = assignNames(
    table.columns.map(({ name }) => ({
      scope: fields,
      owner: `the column "${name}"`,
      property: 'field',
      known: knownOf.get(name)?.field,
      isExact: fieldName(name) === name,
      candidates: fields.has('id') && fieldName(name) === 'id' ? ['rowId'] : [fieldName(name)],
    })),
  );
  const isIndexed = indexedColumns(draft);
  return table.columns.map((column, index): ColumnEntry => {
    const entry = knownOf.get(column.name);
    const { name: field, reason } = names[index] ?? {};
    return {
      column: column.name,
      ...(field !== undefined && { field }),
      type: declaredType(column),
      ...(isIndexed(column) && { indexed: true }),
      ...(entry?.order === false && { order: false }),
      ...(entry?.filter === false && { filter: false }),
      ...(entry?.description !== undefined && { description: entry.description }),
      ...reasonOf(reason ?? enumless(column, enums)),
      ...exposureOf(entry, leftOutBecause(column), known !== undefined && !entry),
    };
  });
}

/** Whether an order by a column, with the key after it, can use an index. */
function indexedColumns({ table }: Draft): (column: CatalogColumn) => boolean {
  const first = new Set(
    table.indexes.filter(({ method, isPartial }) => method === 'btree' && !isPartial).map(({ columns }) => columns[0]),
  );
  return (column) => {
    const hasOrder = column.base.kind === 'enum' || mappedType(column).columnType !== undefined;
    return first.has(column.name) && column.dimensions === 0 && hasOrder;
  };
}

const reasonOf = (reason: string | undefined) => (reason === undefined ? {} : { reason });

/** Why an enum is missing, where the column has one without a GraphQL type. */
function enumless({ base }: CatalogColumn, enums: readonly EnumEntry[]): string | undefined {
  const id = nameOf(base.schema, base.name);
  const entry = enums.find((one) => one.enum === id);
  return base.kind !== 'enum' || (entry?.type && isExposed(entry)) ? undefined : `the enum ${id} has no GraphQL type`;
}

/** Why the values of a column may not be in responses, nor in ids and cursors, which contain keys. */
export function hiddenBecause({ isReadable, name }: CatalogColumn): string | undefined {
  if (!isReadable) return 'the role may not select it';
  return secret.test(name) ? 'its name says that it is secret' : undefined;
}

/** Why the API does not have a column unless the model file says `"exposed": true`. */
export function leftOutBecause(column: CatalogColumn): string | undefined {
  const hidden = hiddenBecause(column);
  if (hidden) return hidden;
  return column.base.kind === 'enum' ? undefined : mappedType(column).reason;
}

const secret =
  /(^|_)(password|passwd|pwd|secret|salt|api_?key|private_?key)|(password|secret|token)(_?(hash|digest))?$/i;
