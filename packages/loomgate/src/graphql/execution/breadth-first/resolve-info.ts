import type { GraphQLResolveInfo } from 'graphql';
import type { FieldPlan } from './plan';
import type { Path, ResponsePosition } from './response-position';

/** What is the same for all resolvers of an execution. */
export type OperationInfo = Pick<
  GraphQLResolveInfo,
  'schema' | 'fragments' | 'rootValue' | 'operation' | 'variableValues'
>;

/** What a resolver is told of where it stands; made when it looks. */
export class ResolveInfo implements GraphQLResolveInfo {
  readonly #operation: OperationInfo;
  readonly #field: FieldPlan;
  readonly #place: ResponsePosition;
  readonly #element: number;

  constructor(operation: OperationInfo, field: FieldPlan, place: ResponsePosition, element: number) {
    this.#operation = operation;
    this.#field = field;
    this.#place = place;
    this.#element = element;
  }

  get fieldName() {
    return this.#field.field.name;
  }
  get fieldNodes() {
    return this.#field.nodes;
  }
  get returnType() {
    return this.#field.field.type;
  }
  get parentType() {
    return this.#field.parentType;
  }
  get path(): Path {
    const path = this.#place.pathOf(this.#element);
    if (!path) throw new Error('a field has a path');
    return path;
  }
  get schema() {
    return this.#operation.schema;
  }
  get fragments() {
    return this.#operation.fragments;
  }
  get rootValue() {
    return this.#operation.rootValue;
  }
  get operation() {
    return this.#operation.operation;
  }
  get variableValues() {
    return this.#operation.variableValues;
  }
}
