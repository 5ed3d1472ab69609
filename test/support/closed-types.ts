import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { defineModule } from '../../packages/loomgate/src/modules/module';
import type { Rules } from '../../packages/loomgate/src/modules/rule';
import type { Project } from '../../packages/loomgate/src/project';
import { project } from '../../src/project';

/** The marketplace with more rules, in a module of their own. */
export function marketplaceWith(rules: Rules): Project {
  const more = defineModule({ resolvers: {}, loaders: {}, rules, invalidation: [], nodes: {} });
  return { ...project, modules: { ...project.modules, more } };
}

/** A path from a root type to a field that returns objects of a closed type, a page or an edge of them. */
export interface ClosedPath {
  /** The last field, as in `Review.author`. */
  readonly edge: string;
  /** A selection of the root type. */
  readonly selection: string;
}

/**
 * Lists all paths from Query to the types, through at most so many fields before the last one.
 * @param idOf an id for `node` and for each field that looks an object up
 */
export function pathsTo(
  schema: GraphQLSchema,
  types: readonly string[],
  maxFields: number,
  idOf: (type: string) => string,
): ClosedPath[] {
  const closed = new Set(types.flatMap((name) => [name, `${name}Connection`, `${name}Edge`]));

  function below(type: GraphQLObjectType, left: number): ClosedPath[] {
    return Object.values(type.getFields()).flatMap((field) => {
      const given = getNamedType(field.type);
      const possible = isInterfaceType(given) ? schema.getPossibleTypes(given) : [given];
      return possible.filter(isObjectType).flatMap((one) => along(type, field, one, left));
    });
  }

  /** @param target the type of the object that the field returns: its own, or one of its interface */
  function along(parent: GraphQLObjectType, field: Field, target: GraphQLObjectType, left: number): ClosedPath[] {
    const call = callOf(field, idOf(target.name));
    if (!call) return [];
    const isAbstract = isInterfaceType(getNamedType(field.type));
    const inType = (selection: string) =>
      isAbstract ? `{ __typename ... on ${target.name} ${selection} }` : selection;
    const edge = `${parent.name}.${field.name}${isAbstract ? ` of ${target.name}` : ''}`;
    if (closed.has(target.name)) return [{ edge, selection: `${call} ${inType(everything(target))}` }];
    if (left === 0) return [];
    return below(target, left - 1).map((path) => ({
      ...path,
      selection: `${call} ${inType(`{ ${path.selection} }`)}`,
    }));
  }

  const root = schema.getQueryType();
  return root ? below(root, maxFields) : [];
}

type Field = GraphQLField<unknown, unknown>;

/** @returns undefined for a field with other required arguments */
function callOf({ name, args }: Field, id: string): string | undefined {
  const values: Readonly<Record<string, string>> = { id: `"${id}"`, ids: `["${id}"]`, query: '"bowl"' };
  if (args.some((arg) => isRequiredArgument(arg) && !(arg.name in values))) return undefined;
  const given = args.filter((arg) => arg.name in values).map((arg) => `${arg.name}: ${values[arg.name]}`);
  return given.length > 0 ? `${name}(${given.join(', ')})` : name;
}

/** Selects all fields without required arguments, and those of the objects in a page. */
function everything(type: GraphQLObjectType, depth = 2): string {
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const selected = fields.flatMap(({ name, type: returned }) => {
    const given = getNamedType(returned);
    if (isLeafType(given)) return name;
    return depth > 0 && isObjectType(given) && !isRow(given, depth) ? `${name} ${everything(given, depth - 1)}` : [];
  });
  return `{ __typename ${selected.join(' ')} }`;
}

/** Objects of other types are left out, except those of the page itself. */
function isRow(type: GraphQLObjectType, depth: number): boolean {
  return depth === 2 && type.getInterfaces().some(({ name }) => name === 'Node');
}
