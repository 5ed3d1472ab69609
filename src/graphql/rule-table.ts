import { type GraphQLObjectType, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import type { Module } from '../modules/module';
import { everybody, type Rule } from '../modules/rule';
import { entriesOf } from './guard';
import { nodeRules } from './nodes';

const heading = `# Who may have what

<!-- Written by \`npm run generate\` from src/modules/*/rules.ts. -->

A field is asked about by its own rule, before its resolver. Where there is none, whoever reaches the object has the
field. What \`node\` and \`nodes\` find is asked about by the rule of its type.

\`looks at\` says what of the request the outcome depends on: nothing, the role, or the very viewer.
`;

/** docs/permissions.md: every field with its effective rule. */
export function ruleTable(schema: GraphQLSchema, modules: readonly Module[]): string {
  const all = [nodeRules, ...modules.map(({ rules }) => rules)];
  const rules = new Map(entriesOf(all).map(({ typeName, fieldName, rule }) => [`${typeName}.${fieldName}`, rule]));
  const nodes = new Map(modules.flatMap((module) => Object.entries(module.nodes)));
  const types = Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const sections = types.map((type) => section(schema, type, rules, nodes.get(type.name)?.rule));
  return [heading, ...sections].join('\n');
}

function section(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  rules: ReadonlyMap<string, Rule>,
  nodeRule: Rule | undefined,
): string {
  const node = schema.getType('Node');
  const isNode = isInterfaceType(node) && type.getInterfaces().includes(node);
  const asNode = isNode ? [row(`by \`node\``, nodeRule ?? everybody)] : [];
  const fields = Object.keys(type.getFields()).map((field) =>
    row(field, rules.get(`${type.name}.${field}`) ?? everybody),
  );
  return [`## ${type.name}\n`, '| field | who | looks at |', '| --- | --- | --- |', ...asNode, ...fields, ''].join(
    '\n',
  );
}

function row(field: string, { says, looksAt }: Rule): string {
  return `| ${field} | ${says} | ${looksAt} |`;
}
