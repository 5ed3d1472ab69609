import {
  type GraphQLField,
  type GraphQLObjectType,
  isObjectType,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { createMarketplaceSchema } from '../../../../test/support/marketplace';
import { toClientMessage } from './client-message';
import { coerceVariables } from './execution/coerce-variables';

const schema = createMarketplaceSchema();
const types = Object.values(schema.getTypeMap()).filter(isObjectType);
const fields = types
  .filter(({ name }) => !name.startsWith('__'))
  .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));

interface Sent {
  readonly text: string;
  readonly messages: readonly string[];
}

function validated(text: string): Sent {
  return { text, messages: validate(schema, parse(text), undefined, { maxErrors: 50 }).map(({ message }) => message) };
}

function coerced(query: string, variables: Record<string, unknown>): Sent {
  const document = parse(query);
  const operation = document.definitions.find((one): one is OperationDefinitionNode => 'operation' in one);
  if (!operation) throw new Error('no operation');
  const { errors } = coerceVariables(schema, operation, variables);
  return { text: query + JSON.stringify(variables), messages: errors.map(({ message }) => message) };
}

/** Quoted names of a message that the request does not contain. */
function toldBy({ text, messages }: Sent): string[] {
  const shown = messages.map((message) => toClientMessage(message, true)).join('\n');
  const quoted = [...shown.matchAll(/"([^"\n]*)"/g)].flatMap(([, words = '']) => (words === '129.90' ? [] : [words]));
  // The path in a variable consists of names of the request.
  return quoted.filter(
    (words) => !words.split(/[.[\]]\d*\]?/).every((word) => text.includes(word.replace(/^[@$]/, ''))),
  );
}

/** All invalid uses of a field that need only its name. */
function guessesAt(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): string[] {
  const on = (selection: string) => `fragment F on ${type.name} { ${selection} } { ...F }`;
  const values = ['{}', '{ nope: 1 }', '[[]]', 'nope', '"nope"', '1', 'null', '$v', 'true'];
  const withArguments = field.args.flatMap(({ name }) => values.map((value) => `${field.name}(${name}: ${value})`));
  return [field.name, `${field.name} { nope }`, `${field.name}(nope: 1)`, ...withArguments].map(on);
}

test('in production no validation error contains schema names that the document does not', () => {
  const sent = fields.flatMap(({ type, field }) => guessesAt(type, field)).map(validated);
  expect(sent.flatMap(({ messages }) => messages).length).toBeGreaterThan(1_000);
  for (const one of sent) expect({ ...one, told: toldBy(one) }).toEqual({ ...one, told: [] });
});

test.each([
  '{ node(id: "x") { ... on Nope { id } } }',
  '{ viewer { ... on Product { id } } }',
  '{ products { a: totalCount } products { a: nodes { id } } }',
  '{ x: product(slug: "a") { y: title } x: product(slug: "a") { y: price { amount } } }',
  'query ($v: String) { node(id: $v) { id } }',
  'query ($v: ProductFilte) { products(filter: $v) { totalCount } }',
  'query ($v: Product) { products(filter: $v) { totalCount } }',
  '{ products @include { totalCount } }',
  '{ products @include(iff: true) { totalCount } }',
  '{ products @nope { totalCount } }',
  'mutation { addReview(input: {}) { userErrors { code } } }',
  'subscription { nope }',
])('nor does one of %s', (text) => {
  const sent = validated(text);
  expect(sent.messages.length).toBeGreaterThan(0);
  expect(toldBy(sent)).toEqual([]);
});

test.each<[string, Record<string, unknown>]>([
  ['mutation ($i: AddReviewInput!) { addReview(input: $i) { userErrors { code } } }', { i: {} }],
  ['mutation ($i: AddReviewInput!) { addReview(input: $i) { userErrors { code } } }', { i: 7 }],
  ['mutation ($i: AddReviewInput!) { addReview(input: $i) { userErrors { code } } }', { i: { nope: 1 } }],
  ['query ($f: ProductFilter) { products(filter: $f) { totalCount } }', { f: { priceMin: 'x', inStok: 1 } }],
  ['query ($o: ProductOrder) { products(orderBy: $o) { totalCount } }', { o: 'NEWES' }],
  ['query ($o: ProductOrder) { products(orderBy: $o) { totalCount } }', { o: 1 }],
  ['query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [null] }],
])('nor does a variable error: %s with %j', (query, variables) => {
  const sent = coerced(query, variables);
  expect(sent.messages.length).toBeGreaterThan(0);
  expect(toldBy(sent)).toEqual([]);
});

test('in development messages are unchanged', () => {
  const [message = ''] = validated('mutation { addReview(input: {}) { userErrors { code } } }').messages;
  expect(toClientMessage(message, false)).toBe(message);
  expect(message).toMatch(/of required type/);
});

test('shortened messages are complete sentences', () => {
  const shown = (text: string) => validated(text).messages.map((message) => toClientMessage(message, true));
  expect(shown('{ product(slug: "a") { titel } }')).toEqual(['Cannot query field "titel" here.']);
  expect(shown('{ products }')).toEqual(['Field "products" must have a selection of subfields.']);
  expect(shown('{ node { id } }')).toEqual(['A required argument of field "node" was not provided.']);
  expect(shown('{ products(orderBy: NEWES) { totalCount } }')).toEqual(['Value "NEWES" does not exist here.']);
  expect(new Set(shown('mutation { addReview(input: {}) { userErrors { code } } }'))).toEqual(
    new Set(['A required field was not provided.']),
  );
});
