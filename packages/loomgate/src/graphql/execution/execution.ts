import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { Output } from '../limits/output';

/** One execution of a parsed and validated operation. */
export interface Execution {
  readonly document: DocumentNode;
  /** Apollo's hash of the document's text. */
  readonly documentHash: string;
  readonly operationName: string | undefined;
  readonly variableValues: Record<string, unknown> | undefined;
  readonly contextValue: unknown;
  /** The event of a subscription; undefined for queries and mutations. */
  readonly rootValue?: unknown;
  /** Undefined for an execution without limits. */
  readonly control?: Control;
}

/** The limits of an execution, and how it yields to others. */
export interface Control {
  /** Stops the execution of a query or an event. A mutation continues. */
  readonly signal: AbortSignal;
  /** Counts the response. Stops any execution, mutations included, that exceeds a limit. */
  readonly output: Output;
  /** Holds back the statements of loaders. @returns releases them */
  hold(): () => void;
  /** The key of the client, for fair scheduling between clients. */
  client(): string;
}

export type ExecuteOperation = (execution: Execution) => Promise<ExecutionResult>;

/** An execution whose operation was found and whose variables are valid. */
export interface CoercedRequest extends Execution {
  /** The operation to execute. */
  readonly operation: OperationDefinitionNode;
  /** The coerced variables. */
  readonly coerced: Record<string, unknown>;
}

export type ExecuteCoerced = (execution: CoercedRequest) => Promise<ExecutionResult>;
