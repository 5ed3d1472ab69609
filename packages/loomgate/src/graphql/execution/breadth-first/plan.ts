import type { FieldNode, GraphQLField, GraphQLObjectType, GraphQLResolveInfo } from 'graphql';
import type { ObjectSize, Output } from '../../limits/output';

/** The part of GraphQLResolveInfo that all resolvers of an execution share. */
export type OperationInfo = Pick<
  GraphQLResolveInfo,
  'schema' | 'fragments' | 'rootValue' | 'operation' | 'variableValues'
>;

/** A path in the response: a key, and the path of the value around it. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** All values of one selection of an operation, wherever in the response they occur (response-position.ts). */
export interface Position {
  readonly shape: Shape;
  /** Undefined at the root. */
  readonly field: FieldPlan | undefined;
  /** Writes the completed value of an element into the response. */
  put(element: number, value: unknown): void;
  pathOf(element: number): Path | undefined;
  /** Sets an element to null, or the nearest nullable value around it. */
  nullify(element: number): void;
  /** Whether an error has set the element, or a value around it, to null. */
  isNulled(element: number): boolean;
}

/** The operations of an execution (run.ts) that completing values needs. */
export interface Completion {
  readonly operation: OperationInfo;
  /** The `contextValue` of the execution. */
  readonly context: unknown;
  readonly output: Output;
  /** Calls `done` when no value is a promise; within the call if there is nothing to wait for. */
  settle(values: unknown[], done: (values: readonly unknown[]) => void): void;
  /**
   * Schedules objects, whose fields are resolved in later steps.
   * @param planOf an error that it throws becomes the error of each object
   */
  enter(planOf: () => ObjectPlan, position: Position, elements: readonly number[], sources: readonly unknown[]): void;
  /** Adds an error to the response and sets the element to null. Does nothing if it is null by another error. */
  fail(position: Position, element: number, error: unknown): void;
  /** Counts the bytes of completed values. */
  write(bytes: number): void;
  /** Counts the items of lists. */
  countItems(items: number): void;
}

/** Completes the values of a field, or the items of its lists: https://spec.graphql.org/draft/#CompleteValue() */
export interface Shape {
  /** Whether a value can be null; if not, null propagates to the value around it. */
  readonly isNullable: boolean;
  /** @param values resolved values, none of them a promise; one for each element of the position */
  complete(run: Completion, position: Position, values: readonly unknown[]): void;
}

/** A field of an object type, as an operation selects it in one selection set. */
export interface FieldPlan {
  /** The response key: the alias, or the field's name. */
  readonly key: string;
  readonly parentType: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  /** All selections with this response key. They are merged. */
  readonly nodes: readonly FieldNode[];
  readonly shape: Shape;
  /** The default resolver: reads a property of the source. */
  readonly read: ReadProperty;
  /** Writes a value into an object of the response. */
  readonly write: WriteProperty;
}

/** The fields that are selected of an object type in one selection set. */
export interface ObjectPlan {
  readonly fields: readonly FieldPlan[];
  /** The size of each object in the response. */
  readonly size: ObjectSize;
  /** Makes a response object that has all keys in order, each undefined. */
  create(): object;
}

/** @throws the error of a getter */
export type ReadProperty = (source: object) => unknown;

export type WriteProperty = (target: object, value: unknown) => void;
