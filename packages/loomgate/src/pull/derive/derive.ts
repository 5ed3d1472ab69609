import type { Catalog, CatalogTable } from '../catalog';
import type { ModelFile, TableEntry } from '../model-file';
import { readReserved } from '../reserved-types';
import { deriveColumns } from './columns';
import { deriveEnums } from './enums';
import { deriveLookups } from './lookups';
import { deriveRelations } from './relations';
import { type Draft, deriveDrafts, toEntry } from './tables';

/** What a pull reads, and what it decides about tables that the model file does not have. */
export interface Plan {
  readonly read: ModelFile['read'];
  /** The module of a table that the model file does not have. */
  moduleOf(table: CatalogTable): string;
}

/**
 * Derives the model file of a database. What `known` decides stays: names, groups, exposure, virtual keys and relations,
 * mutations. What it does not have gets names by convention, and is closed. Without `known`, everything is exposed that can
 * be; the rules of the project deny it until they are changed.
 */
export function derive(catalog: Catalog, known: ModelFile | undefined, plan: Plan): ModelFile {
  const names = readReserved();
  const enums = deriveEnums(catalog, known, names);
  const drafts = deriveDrafts(catalog, known, names, plan);
  const columns = new Map(drafts.map((draft) => [draft, deriveColumns(draft, enums)]));
  const relations = deriveRelations(drafts);
  const lookups = deriveLookups(drafts, columns, names);
  const toTable = (draft: Draft): TableEntry => {
    const [ofTable = [], by = []] = [relations.get(draft), lookups.get(draft)];
    return {
      ...toEntry(draft),
      columns: columns.get(draft) ?? [],
      ...(by.length > 0 && { lookups: by }),
      ...(ofTable.length > 0 && { relations: ofTable }),
    };
  };
  const $schema = known?.$schema ?? './node_modules/loomgate/schema/loomgate.model.schema.json';
  return { $schema, version: 1, read: plan.read, enums, tables: drafts.map(toTable) };
}
