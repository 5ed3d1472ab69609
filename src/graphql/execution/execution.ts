import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';

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
}

export type ExecuteOperation = (execution: Execution) => Promise<ExecutionResult>;

/** One whose variables have been judged, and found good. */
export interface Judged extends Execution {
  /** The one that is executed. */
  readonly operation: OperationDefinitionNode;
  /** The variables as resolvers take them. */
  readonly coerced: Record<string, unknown>;
}

export type ExecuteJudged = (execution: Judged) => Promise<ExecutionResult>;
