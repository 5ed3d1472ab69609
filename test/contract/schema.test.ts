import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildASTSchema,
  buildSchema,
  findBreakingChanges,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  OperationTypeNode,
  parse,
  printSchema,
  visit,
} from 'graphql';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { createMarketplaceSchema } from '../support/marketplace';

const read = (...path: string[]) => readFileSync(join(projectRoot, ...path), 'utf8');
const served = createMarketplaceSchema();

test('the committed schema is up to date', () => {
  const print = (schema: typeof served) => printSchema(lexicographicSortSchema(schema));
  expect(print(buildSchema(read('src', 'generated', 'schema.graphql')))).toBe(print(served));
});

test('every type, field, argument and enum value has a description', () => {
  const own = Object.values(served.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
  const silent = own.flatMap(describable).filter(({ description }) => !description?.trim());
  expect(silent.map(({ place }) => place)).toEqual([]);
});

/** A type with its fields, arguments and values, each with its coordinate and description. */
function describable(type: GraphQLNamedType): { place: string; description: string | null | undefined }[] {
  const at = (place: string, { description }: { description?: string | null | undefined }) => ({ place, description });
  if (isEnumType(type))
    return [at(type.name, type), ...type.getValues().map((value) => at(`${type.name}.${value.name}`, value))];
  if (isInputObjectType(type))
    return [
      at(type.name, type),
      ...Object.values(type.getFields()).map((field) => at(`${type.name}.${field.name}`, field)),
    ];
  if (!isObjectType(type) && !isInterfaceType(type)) return [at(type.name, type)];
  const fields = Object.values(type.getFields()).flatMap((field) => [
    at(`${type.name}.${field.name}`, field),
    ...field.args.map((arg) => at(`${type.name}.${field.name}(${arg.name}:)`, arg)),
  ]);
  return [at(type.name, type), ...fields];
}

const released = parse(read('test', 'contract', 'released.graphql'));

/** The released schema without one field of a type. */
function without(type: string, field: string) {
  const remaining = visit(released, {
    ObjectTypeDefinition: (node) =>
      node.name.value === type
        ? { ...node, fields: node.fields?.filter(({ name }) => name.value !== field) }
        : undefined,
  });
  return buildASTSchema(remaining);
}

test.each(Object.values(OperationTypeNode))('every field of %s has a rule', (operation) => {
  const schema = buildASTSchema(released);
  const root = schema.getRootType(operation);
  if (!root) throw new Error(`released.graphql has no ${operation}`);
  for (const field of Object.keys(root.getFields()))
    expect(findBreakingChanges(schema, without(root.name, field))).toMatchObject([
      { description: `${root.name}.${field} was removed.` },
    ]);
});

test('breaking-changes.json lists exactly the breaking changes', () => {
  const breaking = findBreakingChanges(buildASTSchema(released), served);
  const accepted: { change: string; why: string }[] = JSON.parse(read('test', 'contract', 'breaking-changes.json'));
  expect(accepted.map(({ change }) => change).sort()).toEqual(breaking.map(({ description }) => description).sort());
  expect(accepted.filter(({ why }) => !why)).toEqual([]);
});
