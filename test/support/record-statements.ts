import { type ExecutionResult, execute, parse } from 'graphql';
import { loadConfig } from '../../src/config';
import { createContext } from '../../src/graphql/context';
import { createSchema } from '../../src/graphql/schema';
import type { Statement } from '../../src/loaders';
import type { Viewer } from '../../src/modules/context';
import { createExecute } from '../../src/platform/database/execute';
import { createPool } from '../../src/platform/database/pool';

/** Executes operations outside HTTP and keeps every statement they send. */
export function recordStatements(databaseUrl: string, viewer: Viewer | null) {
  const pool = createPool(databaseUrl, loadConfig({}).database, () => undefined);
  const schema = createSchema();
  const send = createExecute(pool);
  const statements: Statement[] = [];
  return {
    pool,
    statements,
    run: async (operation: string, variableValues: Record<string, unknown> = {}): Promise<ExecutionResult> =>
      execute({
        schema,
        document: parse(operation),
        variableValues,
        contextValue: createContext((statement) => {
          statements.push(statement);
          return send(statement);
        }, viewer),
      }),
  };
}
