import { type DirectiveNode, type DocumentNode, Kind, visit } from 'graphql';
import type { IsIncluded } from './selection';
import type { Variables } from './sizes';

/** The variables that `@skip` and `@include` use anywhere in a document, sorted. */
export function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      const condition = isCondition(directive) ? directive.arguments?.[0]?.value : undefined;
      if (condition?.kind === Kind.VARIABLE) names.add(condition.name.value);
    },
  });
  return [...names].sort();
}

function isCondition({ name: { value } }: DirectiveNode): boolean {
  return value === 'skip' || value === 'include';
}

/** Evaluates conditions. A variable without a value counts as false: the operation is not executed without it. */
export function includedBy(variables: Variables): IsIncluded {
  return ({ directives = [] }) =>
    directives.every((directive) => !isCondition(directive) || holds(directive, variables));
}

function holds({ name, arguments: [condition] = [] }: DirectiveNode, variables: Variables): boolean {
  const value = condition?.value;
  const isTrue = value?.kind === Kind.VARIABLE ? variables[value.name.value] === true : isTrueLiteral(condition);
  return isTrue === (name.value === 'include');
}

function isTrueLiteral(condition: NonNullable<DirectiveNode['arguments']>[number] | undefined): boolean {
  return condition?.value.kind === Kind.BOOLEAN && condition.value.value;
}
