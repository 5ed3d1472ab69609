import type { LeftOut } from './model';
import { isExposed, type ModelFile, type TableEntry } from './model-file';

/** Lists everything that the API does not have although the database has it. Columns of left-out tables are not listed. */
export function leftOutOf({ tables, enums }: ModelFile): LeftOut[] {
  const ofEnums = enums.flatMap((entry): LeftOut[] => [
    ...because(`enum ${entry.enum}`, entry.reason),
    ...entry.values.flatMap(({ label, reason }) => because(`enum ${entry.enum}, label "${label}"`, reason)),
  ]);
  return [...tables.flatMap(ofTable), ...ofEnums];
}

function ofTable(entry: TableEntry): LeftOut[] {
  const { table, columns, lookups = [], relations = [] } = entry;
  if (!isExposed(entry)) return because(table, entry.reason ?? 'the model file says so');
  const isKeyless = entry.key.length === 0 && !entry.virtualKey;
  return [
    ...because(`pages and global ids of ${table}`, isKeyless ? 'it has no key: write "virtualKey"' : undefined),
    ...columns
      .filter((column) => !isExposed(column) || column.field === undefined)
      .flatMap(({ column, reason }) => because(`${table}."${column}"`, reason ?? 'the model file says so')),
    ...lookups.flatMap(({ columns: by, reason }) => because(`the lookup of ${table} by ${by.join(', ')}`, reason)),
    ...relations.flatMap(({ constraint, reason, unindexed, reverse, across }) => [
      ...because(`the relation ${constraint} of ${table}`, reason),
      ...because(
        `${reverse ?? across} by ${constraint} of ${table}`,
        unindexed && (reverse ?? across) ? noIndex : undefined,
      ),
    ]),
  ];
}

const noIndex = 'no index begins with its columns';

function because(name: string, reason: string | undefined): LeftOut[] {
  return reason === undefined ? [] : [{ name, reason }];
}
