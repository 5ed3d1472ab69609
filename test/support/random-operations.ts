import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** The largest number of fields of a selection, and the largest depth. */
export interface Bounds {
  readonly width: number;
  readonly depth: number;
}

/** A variable of the operation. Its value depends on the data set. */
const variables: Record<string, string> = {
  size: 'Int!',
  ids: '[ID!]!',
  productId: 'ID!',
  artisanId: 'ID!',
  categoryId: 'ID!',
  orderId: 'ID!',
  conversationId: 'ID!',
};

/**
 * Draws a valid query from a schema: fields, arguments, inline fragments and aliases at random.
 * @param draw fast-check's generator, so that failures can be shrunk and repeated
 * @param bounds on width and depth
 * @param roots the fields of Query to draw from
 */
export function drawOperation(
  draw: GeneratorValue,
  schema: GraphQLSchema,
  bounds: Bounds,
  roots: readonly string[],
): string {
  const query = schema.getQueryType();
  if (!query) throw new Error('the schema has no Query');
  const used = new Set<string>();
  let aliases = 0;

  const count = (most: number) => 1 + draw(fc.nat, most - 1);
  function pick<T>(from: readonly T[]): T {
    const chosen = from[draw(fc.nat, from.length - 1)];
    if (chosen === undefined) throw new Error('no value to choose from');
    return chosen;
  }
  const pickSome = <T>(from: readonly T[], most: number) => Array.from({ length: count(most) }, () => pick(from));

  function selection(type: GraphQLCompositeType, depth: number): string {
    if (!isObjectType(type)) return `{ __typename ${fragments(type, depth).join(' ')} }`;
    const fields = Object.values(type.getFields()).filter((field) =>
      type === query
        ? roots.includes(field.name) && !ofTheProcess.includes(field.name) && isAskable(type.name, field)
        : (depth > 1 || isLeafType(getNamedType(field.type))) && isAskable(type.name, field),
    );
    if (fields.length === 0) return '{ __typename }';
    return `{ ${pickSome(fields, bounds.width)
      .map((field) => select(type.name, field, depth))
      .join(' ')} }`;
  }

  function fragments(type: GraphQLCompositeType, depth: number): string[] {
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    return pickSome(possible, 3).map((member) => `... on ${member.name} ${selection(member, depth)}`);
  }

  function select(parent: string, field: GraphQLField<unknown, unknown>, depth: number): string {
    aliases += 1;
    const alias = `f${aliases}`;
    const type = getNamedType(field.type);
    const below = isCompositeType(type) ? ` ${selection(type, depth - 1)}` : '';
    return `${alias}: ${field.name}${argumentsOf(parent, field)}${below}`;
  }

  function argumentsOf(parent: string, field: GraphQLField<unknown, unknown>): string {
    const given = knownArguments[`${parent}.${field.name}`] ?? pageArguments(parent, field.args);
    for (const [, name] of given.matchAll(/\$(\w+)/g)) used.add(name ?? '');
    return given && `(${given})`;
  }

  function pageArguments(parent: string, args: readonly GraphQLArgument[]): string {
    const names = args.map(({ name }) => name);
    if (!names.includes('first')) return '';
    if (parent === 'Query') return `first: $size${orderBy(args)}`;
    const direction = pick(names.filter((name) => name === 'first' || name === 'last'));
    return `${direction}: ${count(4)}${orderBy(args)}`;
  }

  function orderBy(args: readonly GraphQLArgument[]): string {
    const order = args.find(({ name }) => name === 'orderBy');
    const type = order && getNamedType(order.type);
    if (!isEnumType(type)) return '';
    return `, orderBy: ${pick(type.getValues()).name}`;
  }

  const body = selection(query, bounds.depth);
  const declared = [...used].map((name) => `$${name}: ${variables[name]}`).join(', ');
  return `query Random${declared && `(${declared})`} ${body}`;
}

/** Whether all arguments are known, or are those of pages. A look-up by a key needs values of the data. */
function isAskable(parent: string, { name, args }: GraphQLField<unknown, unknown>): boolean {
  if (knownArguments[`${parent}.${name}`] !== undefined || args.length === 0) return true;
  return args.some((arg) => arg.name === 'first') && !args.some(isRequiredArgument);
}

/** Fields about the process: two answers differ although the data is the same. */
const ofTheProcess = ['gateway'];

/** Arguments that need values of the data. */
const knownArguments: Record<string, string> = {
  'Query.node': 'id: $productId',
  'Query.nodes': 'ids: $ids',
  'Query.product': 'id: $productId',
  'Query.artisan': 'id: $artisanId',
  'Query.category': 'id: $categoryId',
  'Query.order': 'id: $orderId',
  'Query.conversation': 'id: $conversationId',
  'Query.searchProducts': 'query: "oak bowl", first: $size',
  'BrandPack.enhance': 'source: "a { color: red }", language: CSS',
};
