import type { GraphQLResolveInfo } from 'graphql';
import type { FieldPlan, OperationInfo, Path, Position } from './plan';

/** The `info` argument of a resolver. Each property is computed when it is read. */
export class ResolveInfo implements GraphQLResolveInfo {
  readonly #operation: OperationInfo;
  readonly #field: FieldPlan;
  readonly #position: Position;
  readonly #element: number;

  constructor(operation: OperationInfo, field: FieldPlan, position: Position, element: number) {
    this.#operation = operation;
    this.#field = field;
    this.#position = position;
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
    const path = this.#position.pathOf(this.#element);
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
