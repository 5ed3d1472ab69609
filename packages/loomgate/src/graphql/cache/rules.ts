import type { Module } from '../../modules/module';
import type { Rule } from '../../modules/rule';
import { ruleEntries } from '../guard';
import { nodesVaryBy } from '../nodes';
import type { VaryByOf } from './policy';

/** Indexes what the rule of each field depends on. For `node` and `nodes` these are the rules of the types that the ids name. */
export function createVaryByOf(modules: readonly Module[]): (type: string, field: string) => VaryByOf | undefined {
  const rules = ruleEntries(modules.map(({ rules: own }) => own)).filter(({ rule }) => rule.varyBy !== 'nothing');
  const varyByOfIds = nodesVaryBy(modules);
  const byField = new Map<string, VaryByOf>([
    ...rules.map(({ typeName, fieldName, rule }) => [`${typeName}.${fieldName}`, varyByOf(rule)] as const),
    ['Query.node', ({ id }) => varyByOfIds([id])],
    ['Query.nodes', ({ ids }) => varyByOfIds(Array.isArray(ids) ? ids : [])],
  ]);
  return (type, field) => byField.get(`${type}.${field}`);
}

function varyByOf({ varyBy, appliesTo = () => true }: Rule): VaryByOf {
  return (args) => (appliesTo(args) ? varyBy : 'nothing');
}
