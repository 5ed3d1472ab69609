import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { Output } from '../limits/output';

/** One execution of a parsed and validated operation. */
export interface Execution {
  readonly document: DocumentNode;
  /** Names the document among all documents; Apollo's hash of its text. */
  readonly documentHash: string;
  readonly operationName: string | undefined;
  readonly variableValues: Record<string, unknown> | undefined;
  readonly contextValue: unknown;
  /** The event that it is for; undefined for what is no subscription. */
  readonly rootValue?: unknown;
  /** Undefined for one that is held to nothing. */
  readonly control?: Control;
}

/** What an execution is held to while it runs. */
export interface Control {
  /** Ends it; a mutation goes on with what it has begun. */
  readonly signal: AbortSignal;
  /** Ends any, a mutation too, where it is too much. */
  readonly output: Output;
  /** Keeps loaders from sending anything until what it returns is called. */
  hold(): () => void;
  /** Names the client, whose executions wait for each other where they are long. */
  client(): string;
}

export type ExecuteOperation = (execution: Execution) => Promise<ExecutionResult>;

/** One whose variables have been judged, and found good. */
export interface CoercedRequest extends Execution {
  /** The one that is executed. */
  readonly operation: OperationDefinitionNode;
  /** The variables as resolvers take them. */
  readonly coerced: Record<string, unknown>;
}

export type ExecuteCoerced = (execution: CoercedRequest) => Promise<ExecutionResult>;
