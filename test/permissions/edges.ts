import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** An edge from an object to rows of a type, and the selection that reaches it. */
export interface FoundEdge {
  /** As in `Review.product` or `Artisan.products.edges.node`. */
  readonly name: string;
  readonly selection: string;
}

const given = (type: GraphQLNamedType, schema: GraphQLSchema) =>
  isAbstractType(type) ? schema.getPossibleTypes(type) : [type];

/** The types that implement Node. */
export function nodeTypes(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const node = schema.getType('Node');
  if (!isInterfaceType(node)) throw new Error('the schema has no interface Node');
  return schema.getPossibleTypes(node);
}

/** Values for required arguments by name. Another required argument is an error. */
const values: Readonly<Record<string, string>> = { first: '100', id: '$id', ids: '[$id]', query: '"bowl"' };

function toCall({ name, args }: GraphQLField<unknown, unknown>): string {
  const given = args.filter((arg) => isRequiredArgument(arg) || Object.hasOwn(values, arg.name));
  const written = given.map((arg) => {
    const value = values[arg.name];
    if (value === undefined) throw new Error(`Say in values what to give for ${name}(${arg.name}:)`);
    return `${arg.name}: ${value}`;
  });
  return written.length === 0 ? name : `${name}(${written.join(', ')})`;
}

/** Every path from a type to rows of another one, through objects that are no rows: pages and their edges. */
export function edgesTo(schema: GraphQLSchema, from: GraphQLObjectType, target: string): FoundEdge[] {
  const rows = new Set<GraphQLNamedType>(nodeTypes(schema));

  function below(type: GraphQLObjectType, seen: readonly GraphQLNamedType[]): FoundEdge[] {
    return Object.values(type.getFields()).flatMap((field) => along(field, [...seen, type]));
  }

  function along(field: GraphQLField<unknown, unknown>, seen: readonly GraphQLNamedType[]): FoundEdge[] {
    const type = getNamedType(field.type);
    if (given(type, schema).some(({ name }) => name === target))
      return [{ name: field.name, selection: `${toCall(field)} { __typename ... on ${target} { id } }` }];
    if (!isObjectType(type) || rows.has(type) || seen.includes(type)) return [];
    return below(type, seen).map(({ name, selection }) => {
      return { name: `${field.name}.${name}`, selection: `${toCall(field)} { ${selection} }` };
    });
  }

  return below(from, []).map(({ name, selection }) => ({ name: `${from.name}.${name}`, selection }));
}
