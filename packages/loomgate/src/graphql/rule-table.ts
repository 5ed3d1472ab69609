import { type GraphQLObjectType, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import type { Module } from '../modules/module';
import { allowAll, type Rule } from '../modules/rule';
import type { Visibility } from '../modules/visibility';
import { entriesOf } from './guard';
import { nodeRules } from './nodes';
import { visibilitiesOf } from './visibility';

const heading = `# Who may have what

<!-- Written by \`npm run generate\` from src/modules/*/rules.ts. -->

A field is asked about by its own rule, before its resolver. Where there is none, whoever reaches the object has the
field. What \`node\` and \`nodes\` find is asked about by the rule of its type.

Of some types not everybody sees every row: their tables begin with who sees which, whatever field leads to the row. Where
an operation enters (a field of Query, a payload, an event, a page) a viewer sees the hidden rows that are theirs to see.
Along an edge, from another object, nobody does, so that such answers are the same for everybody. A hidden row is
answered, counted and charged as one that does not exist: null, absent from a list, or CONFLICT where a field is not null.

\`looks at\` says what of the request the outcome depends on: nothing, the role, or the very viewer.
`;

/** docs/permissions.md: every field with its effective rule. */
export function ruleTable(schema: GraphQLSchema, modules: readonly Module[]): string {
  const all = [nodeRules, ...modules.map(({ rules }) => rules)];
  const rules = new Map(entriesOf(all).map(({ typeName, fieldName, rule }) => [`${typeName}.${fieldName}`, rule]));
  const nodes = new Map(modules.flatMap((module) => Object.entries(module.nodes)));
  const visibilities = visibilitiesOf(modules);
  const types = Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const sections = types.map((type) =>
    section(schema, type, rules, nodes.get(type.name)?.rule, visibilities.get(type.name)),
  );
  return [heading, ...sections].join('\n');
}

function section(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  rules: ReadonlyMap<string, Rule>,
  nodeRule: Rule | undefined,
  visibility: Visibility | undefined,
): string {
  const node = schema.getType('Node');
  const isNode = isInterfaceType(node) && type.getInterfaces().includes(node);
  const asNode = isNode ? [row(`by \`node\``, nodeRule ?? allowAll)] : [];
  const fields = Object.keys(type.getFields()).map((field) =>
    row(field, rules.get(`${type.name}.${field}`) ?? allowAll),
  );
  return [
    `## ${type.name}\n`,
    '| field | who | looks at |',
    '| --- | --- | --- |',
    ...rowsOf(visibility),
    ...asNode,
    ...fields,
    '',
  ].join('\n');
}

function rowsOf(visibility: Visibility | undefined): string[] {
  if (!visibility) return [];
  const { public: shown, others } = visibility.says;
  return [
    `| a row along an edge | ${shown} | nothing |`,
    `| a row where it enters | ${shown}; of others ${others} | viewer |`,
  ];
}

function row(field: string, { description: says, varyBy }: Rule): string {
  return `| ${field} | ${says} | ${varyBy} |`;
}
