import {
  defaultFieldResolver,
  defaultTypeResolver,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';
import { whenResolved } from '../shared/when-resolved';
import type { RequestContext } from './context';
import { type Decide, decideByAll } from './decide';
import { type Resolve, refuse } from './enforce';
import type { TypeRules } from './type-rules';

/**
 * Enforces the rules of types on every way to their objects. A field that returns such an object, a list or a page of them
 * is not resolved if the rule refuses. An interface or a union refuses each object by the type that it has. Fields and types
 * without such a rule stay as they are.
 */
export function guardTypes(schema: GraphQLSchema, rules: TypeRules): void {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type)) guardFields(type, rules);
    else if (isAbstractType(type) && rules.byObject(type).length > 0) guardObjects(schema, type, rules);
}

function guardFields(type: GraphQLObjectType, rules: TypeRules): void {
  // The operation has come to an object of this type, so these rules have allowed it.
  const passed = new Set(rules.before(type));
  for (const field of Object.values(type.getFields())) {
    const needed = rules.before(getNamedType(field.type)).filter((rule) => !passed.has(rule));
    if (needed.length === 0) continue;
    const decide = decideByAll(needed.map(({ rule }) => rule));
    field.resolve = guarded(decide, field.resolve ?? defaultFieldResolver);
    if (field.subscribe) field.subscribe = guarded(decide, field.subscribe);
  }
}

function guarded(decide: Decide, resolve: Resolve): Resolve {
  return (parent, args, context, info) => {
    const proceed = (isAllowed: boolean) => (isAllowed ? resolve(parent, args, context, info) : refuse(context, info));
    return whenResolved(decide(context, info), proceed);
  };
}

/** Refuses objects where their type is resolved, so that the error has the place of the object in the response. */
function guardObjects(schema: GraphQLSchema, abstract: GraphQLAbstractType, rules: TypeRules): void {
  const decideFor = new Map(
    schema.getPossibleTypes(abstract).flatMap((type) => {
      const needed = rules.before(type);
      return needed.length > 0 ? [[type.name, decideByAll(needed.map(({ rule }) => rule))] as const] : [];
    }),
  );
  const resolveType: GraphQLTypeResolver<unknown, RequestContext> = abstract.resolveType ?? defaultTypeResolver;
  abstract.resolveType = (value, context: RequestContext, info, type) =>
    whenResolved(resolveType(value, context, info, type), (name) => {
      const decision = decideFor.get(name ?? '')?.(context, info) ?? true;
      return whenResolved(decision, (isAllowed) => (isAllowed ? name : refuse(context, info)));
    });
}
