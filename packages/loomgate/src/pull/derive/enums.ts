import { assignNames, type Scope } from '../assign-names';
import type { Catalog, CatalogEnum } from '../catalog';
import { qualified, typeName, valueName } from '../conventions';
import type { EnumEntry, ModelFile } from '../model-file';

/** Derives the enums that columns of the tables have. Their types are entered in `types`. */
export function deriveEnums(catalog: Catalog, known: ModelFile | undefined, types: Scope): EnumEntry[] {
  const used = new Set(
    catalog.tables.flatMap(({ columns }) => columns.map(({ base }) => `${base.schema}\n${base.name}`)),
  );
  const enums = catalog.enums.filter(({ schema, name }) => used.has(`${schema}\n${name}`));
  const knownOf = new Map(known?.enums.map((entry) => [entry.enum, entry]));
  const names = assignNames(
    enums.map(({ id, schema, name }) => ({
      scope: types,
      owner: `the enum ${id}`,
      property: 'type',
      suggestion: qualified(schema, name),
      known: knownOf.get(id)?.type,
      candidates: [typeName(name)],
    })),
  );
  return enums.map((found, index) => toEntry(found, knownOf.get(found.id), names[index]));
}

function toEntry(
  { id, labels }: CatalogEnum,
  known: EnumEntry | undefined,
  assigned: { readonly name: string | undefined; readonly reason: string | undefined } | undefined,
): EnumEntry {
  const values: Scope = new Map(['true', 'false', 'null'].map((name) => [name, 'GraphQL']));
  const knownValues = new Map(known?.values.map(({ label, value }) => [label, value]));
  const names = assignNames(
    labels.map((label) => ({
      ...{ scope: values, owner: `the label "${label}"`, property: 'value' },
      ...{ known: knownValues.get(label), candidates: [valueName(label)] },
    })),
  );
  const hasValues = names.some(({ name }) => name !== undefined);
  const reason = hasValues ? assigned?.reason : 'none of its labels has a name that GraphQL accepts: write "value"';
  return {
    enum: id,
    ...(hasValues && assigned?.name !== undefined && { type: assigned.name }),
    ...(known?.exposed === false && { exposed: false }),
    ...(reason !== undefined && { reason }),
    values: labels.map((label, index) => {
      const { name, reason } = names[index] ?? {};
      return { label, ...(name === undefined ? { reason } : { value: name }) };
    }),
  };
}
