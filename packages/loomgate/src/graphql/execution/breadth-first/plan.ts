import type { FieldNode, GraphQLField, GraphQLObjectType } from 'graphql';
import type { ObjectSize } from '../../limits/output';
import type { ResponsePosition } from './response-position';
import type { Run } from './run';

/** How the values of a field, or the items of its lists, are completed. */
export interface Shape {
  /** Whether a value may be null; where not, whatever is around it is null in its place. */
  readonly isNullable: boolean;
  /** @param values as resolvers gave them, none of them a promise any more; one for each element of the place */
  complete(run: Run, place: ResponsePosition, values: readonly unknown[]): void;
}

/** A field of an object type, as an operation selects it at one place. */
export interface FieldPlan {
  /** Its name in the answer. */
  readonly key: string;
  readonly parentType: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  /** All selections of it, merged. */
  readonly nodes: readonly FieldNode[];
  readonly shape: Shape;
  /** What a field without a resolver has: a property of each source. */
  readonly read: ReadProperty;
  /** Puts a value into an object of the answer. */
  readonly write: WriteProperty;
}

/** What is selected of an object type at one place. */
export interface ObjectPlan {
  readonly fields: readonly FieldPlan[];
  /** What each of them counts in the answer. */
  readonly size: ObjectSize;
  /** An object of the answer, with its fields in their order and nothing in them. */
  create(): object;
}

/** @throws whatever a getter does */
export type ReadProperty = (source: object) => unknown;

export type WriteProperty = (target: object, value: unknown) => void;
