import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { Module } from '../../modules/module';
import { mostSpecific, type Rule } from '../../modules/rule';
import { ruleEntries } from '../guard';
import { nodesVaryBy } from '../nodes';
import { createTypeRules } from '../type-rules';
import type { VaryByOf } from './policy';

/**
 * Indexes what the rules of each field depend on: its own, and those of the types of its objects. For `node` and `nodes`
 * these are the rules of the types that the ids name.
 */
export function createVaryByOf(
  schema: GraphQLSchema,
  modules: readonly Module[],
): (type: string, field: string) => VaryByOf | undefined {
  const rules = fieldRules(schema, modules).filter(({ rule }) => rule.varyBy !== 'nothing');
  const byField = Map.groupBy(rules, ({ coordinate }) => coordinate);
  const varyByOfIds = nodesVaryBy(modules);
  const all = new Map<string, VaryByOf>([
    ...[...byField].map(([coordinate, each]) => [coordinate, varyByOf(each.map(({ rule }) => rule))] as const),
    ['Query.node', ({ id }) => varyByOfIds([id])],
    ['Query.nodes', ({ ids }) => varyByOfIds(Array.isArray(ids) ? ids : [])],
  ]);
  return (type, field) => all.get(`${type}.${field}`);
}

function fieldRules(schema: GraphQLSchema, modules: readonly Module[]): { coordinate: string; rule: Rule }[] {
  const all = modules.map(({ rules }) => rules);
  const typeRules = createTypeRules(schema, all);
  const own = ruleEntries(all).map(({ typeName, fieldName, rule }) => ({
    coordinate: `${typeName}.${fieldName}`,
    rule,
  }));
  const ofTypes = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) =>
        typeRules.of(getNamedType(field.type)).map(({ rule }) => ({ coordinate: `${type.name}.${field.name}`, rule })),
      ),
    );
  return [...own, ...ofTypes];
}

function varyByOf(rules: readonly Rule[]): VaryByOf {
  return (args) =>
    mostSpecific(rules.map(({ varyBy, appliesTo = () => true }) => (appliesTo(args) ? varyBy : 'nothing')));
}
