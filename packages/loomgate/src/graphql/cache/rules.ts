import type { Module } from '../../modules/module';
import type { Rule } from '../../modules/rule';
import { entriesOf } from '../guard';
import { nodesVaryBy } from '../nodes';
import type { VaryByOf } from './policy';

/** What is asked before a field is given: its own rule; of `node` and `nodes`, those of the types that the ids name. */
export function createRuleOf(modules: readonly Module[]): (type: string, field: string) => VaryByOf | undefined {
  const rules = entriesOf(modules.map(({ rules: own }) => own)).filter(({ rule }) => rule.varyBy !== 'nothing');
  const lookAt = nodesVaryBy(modules);
  const byField = new Map<string, VaryByOf>([
    ...rules.map(({ typeName, fieldName, rule }) => [`${typeName}.${fieldName}`, looksAtOf(rule)] as const),
    ['Query.node', ({ id }) => lookAt([id])],
    ['Query.nodes', ({ ids }) => lookAt(Array.isArray(ids) ? ids : [])],
  ]);
  return (type, field) => byField.get(`${type}.${field}`);
}

function looksAtOf({ varyBy, appliesTo: concerns = () => true }: Rule): VaryByOf {
  return (args) => (concerns(args) ? varyBy : 'nothing');
}
