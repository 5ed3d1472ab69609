import { type GraphQLNamedType, type GraphQLSchema, isAbstractType } from 'graphql';
import { allowAll, type Rules, type TypeRule } from '../modules/rule';
import { rowTypesOf } from './connections';

/** The rule of a type, and the type that it is of. */
export interface RuleOfType {
  readonly typeName: string;
  readonly rule: TypeRule;
}

/** Which rules of types a field needs, by the type that it returns. */
export interface TypeRules {
  /**
   * The rules that must allow the request before the field is resolved: that of the type, and for a page or an edge those
   * of its rows. For rows of an interface or a union these are the rules of all its types, since its cursors and
   * total depend on the rows of each.
   */
  before(type: GraphQLNamedType): readonly RuleOfType[];
  /** The rules for a field that returns an interface or a union: those of the type that each object has are needed. */
  byObject(type: GraphQLNamedType): readonly RuleOfType[];
  /** All rules of types that a field of this type can need. */
  of(type: GraphQLNamedType): readonly RuleOfType[];
}

/** Lists the rules `'*'` of all modules, except `allowAll`, by type name. */
export function typeRulesOf(all: readonly Rules[]): ReadonlyMap<string, RuleOfType> {
  const entries = all
    .flatMap((rules) => Object.entries(rules))
    .map(([typeName, rules]) => [typeName, rules['*']] as const);
  return new Map(
    entries.flatMap(([typeName, rule]) => (rule && rule !== allowAll ? [[typeName, { typeName, rule }] as const] : [])),
  );
}

/** Indexes the rules of types for a schema. */
export function createTypeRules(schema: GraphQLSchema, all: readonly Rules[]): TypeRules {
  const rules = typeRulesOf(all);
  const possible = (type: GraphQLNamedType): readonly GraphQLNamedType[] =>
    isAbstractType(type) ? schema.getPossibleTypes(type) : [type];

  function ofObject(type: GraphQLNamedType): readonly RuleOfType[] {
    const covered = new Set([type, ...rowTypesOf(type).flatMap(possible)]);
    return [...covered].flatMap(({ name }) => rules.get(name) ?? []);
  }

  const before: TypeRules['before'] = (type) => (isAbstractType(type) ? [] : ofObject(type));
  const byObject: TypeRules['byObject'] = (type) =>
    isAbstractType(type) ? [...new Set(possible(type).flatMap(ofObject))] : [];
  return { before, byObject, of: (type) => [...before(type), ...byObject(type)] };
}
