import type { Module } from '../../modules/module';
import type { Rule } from '../../modules/rule';
import { entriesOf } from '../guard';
import { nodesLookAt } from '../nodes';
import type { LooksAtOf } from './fold';

/** What is asked before a field is given: its own rule; of `node` and `nodes`, those of the types that the ids name. */
export function createRuleOf(modules: readonly Module[]): (type: string, field: string) => LooksAtOf | undefined {
  const rules = entriesOf(modules.map(({ rules: own }) => own)).filter(({ rule }) => rule.looksAt !== 'nothing');
  const lookAt = nodesLookAt(modules);
  const byField = new Map<string, LooksAtOf>([
    ...rules.map(({ typeName, fieldName, rule }) => [`${typeName}.${fieldName}`, looksAtOf(rule)] as const),
    ['Query.node', ({ id }) => lookAt([id])],
    ['Query.nodes', ({ ids }) => lookAt(Array.isArray(ids) ? ids : [])],
  ]);
  return (type, field) => byField.get(`${type}.${field}`);
}

function looksAtOf({ looksAt, concerns = () => true }: Rule): LooksAtOf {
  return (args) => (concerns(args) ? looksAt : 'nothing');
}
