import { derivedNames } from './derived-types';
import type { Model, ModelTable } from './model';
import type { ModelFile } from './model-file';
import { queryName, readReserved } from './reserved-types';

/** The model file says something that cannot be; the message lists what to change. */
export class ModelError extends Error {}

/** A name of the API, and where the model file has it. */
interface Named {
  readonly name: string;
  readonly owner: string;
  /** The property to change. */
  readonly property: string;
}

/**
 * Checks that the names of a model do not meet each other or those of the gateway, and that its mutations can be.
 * @throws ModelError that lists each problem and what to write
 */
export function checkModel({ modules, enums }: Model): void {
  const tables = modules.flatMap((module) => module.tables);
  const gateway = [...readReserved()].map(([name, owner]) => ({ name, owner, property: 'type' }));
  const types = [
    ...gateway,
    ...enums.map(({ type, id }) => ({ name: type, owner: `the enum ${id}`, property: 'type' })),
    ...tables.filter(({ isJoin }) => !isJoin).flatMap(namesOf),
  ];
  const problems = [
    ...meetings(types),
    ...tables.flatMap((table) => [...meetings(fieldsOf(table)), ...mutationsOf(table)]),
    ...enums.flatMap(({ id, values }) =>
      meetings(values.map(({ value, label }) => named(value, `the label "${label}" of ${id}`, 'value'))),
    ),
  ];
  if (problems.length > 0) throw new ModelError(`loomgate.model.json must be changed:\n  ${problems.join('\n  ')}`);
}

function mutationsOf({ id, kind, key, mutations }: ModelTable): string[] {
  const isWritable = kind === 'table' || kind === 'partitioned table';
  if (mutations.length > 0 && !isWritable) return [`${id} is a ${kind}: remove its "mutations"`];
  const needsKey = mutations.filter((mutation) => mutation !== 'create');
  return key.length === 0 && needsKey.length > 0
    ? [`${id} has no key: remove ${needsKey.join(', ')} from its "mutations"`]
    : [];
}

/**
 * Checks that virtual keys and relations name tables and columns that the file has.
 * @throws ModelError that lists each that does not
 */
export function checkReferences({ tables }: ModelFile): void {
  const columnsOf = new Map(tables.map(({ table, columns }) => [table, columns.map(({ column }) => column)]));
  const missing = (table: string, names: readonly string[]) =>
    names.filter((name) => !columnsOf.get(table)?.includes(name)).map((name) => `${table} has no column "${name}"`);
  const problems = tables.flatMap(({ table, virtualKey = [], relations = [] }) => [
    ...missing(table, virtualKey).map((problem) => `virtualKey: ${problem}`),
    ...relations
      .filter((entry) => entry.virtual)
      .flatMap(({ constraint, columns, to, references = [] }) => [
        ...missing(table, columns).map((problem) => `relation ${constraint}: ${problem}`),
        ...(columnsOf.has(to) ? missing(to, references) : [`there is no table ${to}`]).map(
          (problem) => `relation ${constraint} of ${table}: ${problem}`,
        ),
      ]),
  ]);
  if (problems.length > 0) throw new ModelError(`loomgate.model.json must be changed:\n  ${problems.join('\n  ')}`);
}

const named = (name: string, owner: string, property: string): Named => ({ name, owner, property });

function namesOf({ id, type, one, many, lookups }: ModelTable): Named[] {
  const owner = `the table ${id}`;
  return [
    ...[type, ...Object.values(derivedNames(type))].map((name) => named(name, owner, 'type')),
    named(queryName(one), owner, 'one'),
    named(queryName(many), owner, 'plural'),
    ...lookups.map(({ field, by }) => named(queryName(field), `the lookup of ${id} by ${by.join(', ')}`, 'field')),
  ];
}

function fieldsOf({ id, key, columns, forward, reverse, manyToMany }: ModelTable): Named[] {
  const isIdOfKey = key.length === 1 && key[0] === 'id';
  return [
    ...(key.length > 0 && !isIdOfKey ? [named('id', `the global id of ${id}`, 'field')] : []),
    ...columns.map(({ name, field }) => named(field, `the column "${name}" of ${id}`, 'field')),
    ...forward.map(({ field, constraint }) => named(field, `the foreign key ${constraint} of ${id}`, 'field')),
    ...reverse.map(({ field, constraint, source }) =>
      named(field, `the foreign key ${constraint} of ${source}`, 'reverse'),
    ),
    ...manyToMany.map(({ field, through }) => named(field, `the join table ${through}`, 'across')),
  ];
}

function meetings(all: readonly Named[]): string[] {
  const groups = Map.groupBy(all, ({ name }) => name);
  return [...groups].flatMap(([name, [first, ...others]]) =>
    others.map(
      ({ owner, property }) =>
        `${name} is the name of ${first?.owner} and of ${owner}: write another one for the latter, such as ` +
        `"${property}": "${name.replace(/^Query\./, '')}2"`,
    ),
  );
}
