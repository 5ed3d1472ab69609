import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Module } from '../modules/module';
import { allowAll, mostSpecific, type Rule } from '../modules/rule';
import type { Visibility } from '../modules/visibility';
import { ruleEntries } from './guard';
import { nodeRules } from './nodes';
import { createTypeRules, type RuleOfType, type TypeRules } from './type-rules';
import { visibilitiesOf } from './visibility';

const heading = `# Permissions

<!-- Written by \`npm run generate\` from src/modules/*/rules.ts. -->

The rule of a field runs before its resolver. A field without a rule is open to anyone who can read its object. Objects
that \`node\` and \`nodes\` return have the rule of their type.

The table of a type with a rule \`'*'\` begins with it. It applies to every field that returns objects of the type, their pages or
edges, in addition to the rule of the field: "also the rule of". It is about the request, not about a row. A field that it refuses
is not resolved; an object in an interface or a union is refused at its place in the response.

Some types have rows that only some viewers see. Their tables begin with two lines on rows, which apply to every field that
returns the type. An entry field is a field of Query, or of a mutation payload, an event or a page: there a viewer sees hidden
rows that they have permission for. Along an edge, from another object, no viewer sees a hidden row, so that the response
is the same for all. A hidden row is answered, counted and charged like a row that does not exist: null, absent from a
list, or CONFLICT if the field is non-null.

\`varies by\` is the part of the request that the outcome depends on: nothing, the role, or the viewer.
`;

/** Renders docs/permissions.md: every field with its effective rule. */
export function ruleTable(schema: GraphQLSchema, modules: readonly Module[]): string {
  const all = [nodeRules, ...modules.map(({ rules }) => rules)];
  const rules = new Map(ruleEntries(all).map(({ typeName, fieldName, rule }) => [`${typeName}.${fieldName}`, rule]));
  const nodes = new Map(modules.flatMap((module) => Object.entries(module.nodes)));
  const visibilities = visibilitiesOf(modules);
  const typeRules = createTypeRules(schema, all);
  const types = Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const sections = types.map((type) =>
    section(schema, type, rules, typeRules, nodes.get(type.name)?.rule, visibilities.get(type.name)),
  );
  return [heading, ...sections].join('\n');
}

function section(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  rules: ReadonlyMap<string, Rule>,
  typeRules: TypeRules,
  nodeRule: Rule | undefined,
  visibility: Visibility | undefined,
): string {
  const node = schema.getType('Node');
  const isNode = isInterfaceType(node) && type.getInterfaces().includes(node);
  const ofType = typeRules.before(type).filter(({ typeName }) => typeName === type.name);
  const asNode = isNode ? [row('`node`', withTypeRules(nodeRule ?? allowAll, type, typeRules))] : [];
  const fields = Object.values(type.getFields()).map((field) =>
    row(
      field.name,
      withTypeRules(rules.get(`${type.name}.${field.name}`) ?? allowAll, getNamedType(field.type), typeRules),
    ),
  );
  return [
    `## ${type.name}\n`,
    '| field | allowed | varies by |',
    '| --- | --- | --- |',
    ...ofType.map(({ rule }) => row("`'*'`", rule)),
    ...rowsOf(visibility),
    ...asNode,
    ...fields,
    '',
  ].join('\n');
}

type Allowed = Pick<Rule, 'description' | 'varyBy'>;

/** The rule of a field together with the rules of the types of its objects. */
function withTypeRules({ description, varyBy }: Allowed, type: GraphQLNamedType, typeRules: TypeRules): Allowed {
  const before = typeRules.before(type).map((one) => `; also the rule of ${described(one)}`);
  const byObject = typeRules.byObject(type).map((one) => `; for objects of ${described(one)}`);
  const all = typeRules.of(type).map(({ rule }) => rule.varyBy);
  return { description: [description, ...before, ...byObject].join(''), varyBy: mostSpecific([varyBy, ...all]) };
}

function described({ typeName, rule }: RuleOfType): string {
  return `${typeName}: ${rule.description}`;
}

function rowsOf(visibility: Visibility | undefined): string[] {
  if (!visibility) return [];
  const { public: open, others } = visibility.description;
  return [
    `| rows, along an edge | ${open} | nothing |`,
    `| rows, in an entry field | ${open}; other rows: ${others} | viewer |`,
  ];
}

function row(field: string, { description, varyBy }: Allowed): string {
  return `| ${field} | ${description} | ${varyBy} |`;
}
