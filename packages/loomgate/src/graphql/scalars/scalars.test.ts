import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLScalarType, graphql } from 'graphql';
import { giveScalars } from '.';

const names = ['BigInt', 'Date', 'DateTime', 'Decimal', 'Duration', 'JSON', 'LocalDateTime', 'LocalTime', 'Time'];

const schema = makeExecutableSchema({
  typeDefs: [
    ...names.map((name) => `scalar ${name}`),
    `type Query { ${names.map((name) => `show${name}: ${name} read${name}(value: ${name}): String`).join(' ')} }`,
  ],
  resolvers: {
    Query: Object.fromEntries(
      names.map((name) => [`read${name}`, (_: unknown, { value }: { value: unknown }) => `${typeof value} ${value}`]),
    ),
  },
});
giveScalars(schema);

/** What a client gets for the value of a row. */
async function show(scalar: string, value: unknown): Promise<string> {
  const { data, errors } = await graphql({
    schema,
    source: `{ v: show${scalar} }`,
    rootValue: { [`show${scalar}`]: value },
  });
  return errors ? String(errors[0]?.extensions.code) : JSON.stringify(data?.v);
}

/** What a resolver gets for a variable of a client. */
async function read(scalar: string, value: unknown): Promise<unknown> {
  const source = `query ($value: ${scalar}) { v: read${scalar}(value: $value) }`;
  const { data, errors } = await graphql({ schema, source, variableValues: { value } });
  return errors ? 'refused' : data?.v;
}

/** What a resolver gets for a literal in the document. */
async function readLiteral(scalar: string, literal: string): Promise<unknown> {
  const { data, errors } = await graphql({ schema, source: `{ v: read${scalar}(value: ${literal}) }` });
  return errors ? 'refused' : data?.v;
}

const unrepresentable = 'UNREPRESENTABLE_VALUE';

test.each([
  ['BigInt', '9007199254740993', '"9007199254740993"'],
  ['BigInt', 42, '"42"'],
  ['BigInt', 2n ** 63n - 1n, '"9223372036854775807"'],
  ['BigInt', 2 ** 53, unrepresentable],
  ['BigInt', '1.5', unrepresentable],
  ['Decimal', '12345678901234567890.10', '"12345678901234567890.10"'],
  ['Decimal', 'NaN', unrepresentable],
  ['Decimal', '-Infinity', unrepresentable],
  ['DateTime', '2026-03-01 09:30:00.123456+00', '"2026-03-01T09:30:00.123456Z"'],
  ['DateTime', '2026-03-01 09:30:00.5+00', '"2026-03-01T09:30:00.500Z"'],
  ['DateTime', new Date('2026-03-01T09:30:00Z'), '"2026-03-01T09:30:00.000Z"'],
  ['DateTime', 'infinity', unrepresentable],
  ['Date', '2026-03-01', '"2026-03-01"'],
  ['Date', new Date('2026-03-01T00:00:00Z'), '"2026-03-01"'],
  ['Date', '0044-03-15 BC', '"-000043-03-15"'],
  ['Date', 'infinity', unrepresentable],
  ['LocalDateTime', '2026-03-08 02:30:00.123456', '"2026-03-08T02:30:00.123456"'],
  ['LocalDateTime', new Date('2026-03-08T02:30:00Z'), '"2026-03-08T02:30:00.000"'],
  ['LocalDateTime', '-infinity', unrepresentable],
  ['LocalTime', '10:00:00.123456', '"10:00:00.123456"'],
  ['LocalTime', '24:00:00', '"24:00:00"'],
  ['LocalTime', new Date('1970-01-01T10:00:00Z'), '"10:00:00.000"'],
  ['LocalTime', "10 o'clock", unrepresentable],
  ['Time', '10:00:00+00', '"10:00:00Z"'],
  ['Time', '10:00:00.5-05:30', '"10:00:00.5-05:30"'],
  ['Time', '10:00:00+02', '"10:00:00+02:00"'],
  ['Time', '10:00:00', unrepresentable],
  ['Duration', '1 mon 2 days', '"P1M2D"'],
  ['Duration', 'infinity', unrepresentable],
  ['JSON', { a: JSON.parse('[1]') }, '{"a":[1]}'],
])('%s shows %p as %s', async (scalar, value, shown) => {
  expect(await show(scalar, value)).toBe(shown);
});

test.each([
  ['BigInt', '9223372036854775807', 'string 9223372036854775807'],
  ['BigInt', '-9223372036854775808', 'string -9223372036854775808'],
  ['BigInt', '007', 'string 7'],
  ['BigInt', 42, 'string 42'],
  ['BigInt', '9223372036854775808', 'refused'],
  ['BigInt', 2 ** 53, 'refused'],
  ['BigInt', 1.5, 'refused'],
  ['BigInt', '1e3', 'refused'],
  ['BigInt', true, 'refused'],
  ['Decimal', '129.90', 'string 129.90'],
  ['Decimal', 129.9, 'string 129.9'],
  ['Decimal', 0.1 + 0.2, 'refused'],
  ['Decimal', 1e18 + 2 ** 10, 'refused'],
  ['DateTime', '2026-03-01T09:30:00.123456Z', 'string 2026-03-01T09:30:00.123456Z'],
  ['DateTime', '2026-03-01T09:30:00.123456+02:00', 'string 2026-03-01T07:30:00.123456Z'],
  ['DateTime', '2026-03-01T09:30:00Z', 'string 2026-03-01T09:30:00.000Z'],
  ['DateTime', '2026-03-01', 'refused'],
  ['DateTime', 'infinity', 'refused'],
  ['Date', '2026-03-01', 'string 2026-03-01'],
  ['Date', '2026-03-01T09:30:00', 'refused'],
  ['Date', '2026-02-30', 'refused'],
  ['Date', 20_260_301, 'refused'],
  ['LocalDateTime', '2026-03-01T09:30:00.123456', 'string 2026-03-01T09:30:00.123456'],
  ['LocalDateTime', '2026-03-01T09:30:00Z', 'refused'],
  ['LocalDateTime', '2026-03-01', 'refused'],
  ['LocalTime', '09:30', 'string 09:30'],
  ['LocalTime', '25:00', 'refused'],
  ['Time', '09:30:00+02:00', 'string 09:30:00+02:00'],
  ['Time', '09:30:00', 'refused'],
  ['Duration', 'P1DT30M', 'string P1DT30M'],
  ['Duration', '1 day', 'refused'],
])('%s reads %j as %s', async (scalar, value, parsed) => {
  expect(await read(scalar, value)).toBe(parsed);
});

test.each([
  ['BigInt', '9007199254740993', 'string 9007199254740993'],
  ['BigInt', '"42"', 'string 42'],
  ['BigInt', '1.5', 'refused'],
  ['BigInt', '{a: 1}', 'refused'],
  ['Decimal', '12345678901234567890.5', 'string 12345678901234567890.5'],
  ['Date', '"2026-03-01"', 'string 2026-03-01'],
  ['Date', '2026', 'refused'],
  ['JSON', '9007199254740992', 'number 9007199254740992'],
  ['JSON', '{a: [1.50, {b: 9007199254740993}]}', 'refused'],
])('%s reads the literal %s as %s', async (scalar, literal, parsed) => {
  expect(await readLiteral(scalar, literal)).toBe(parsed);
});

test('a scalar for which a module has functions keeps them', async () => {
  const own = makeExecutableSchema({
    typeDefs: 'scalar Date scalar Other type Query { v: Date o: Other }',
    resolvers: { Date: new GraphQLScalarType({ name: 'Date', serialize: () => 'own' }) },
  });
  giveScalars(own);
  const { data } = await graphql({ schema: own, source: '{ v o }', rootValue: { v: 'infinity', o: 1 } });
  expect(data).toEqual({ v: 'own', o: 1 });
});
