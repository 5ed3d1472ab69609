import { setTimeout as sleep } from 'node:timers/promises';
import { type ExecutionResult, execute, parse } from 'graphql';
import { loadConfig } from '../../src/config';
import { createContext } from '../../src/graphql/context';
import { createSchema } from '../../src/graphql/schema';
import type { Statement } from '../../src/loaders';
import type { Viewer } from '../../src/modules/context';
import { createExecute } from '../../src/platform/database/execute';
import { createPool } from '../../src/platform/database/pool';

/**
 * Executes operations outside HTTP and keeps every statement they send.
 * @param delayMs how long the answer of the statement with this number is held back
 */
export function recordStatements(databaseUrl: string, viewer: Viewer | null, delayMs = (_: number) => 0) {
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
          const place = statements.push(statement);
          return sleep(delayMs(place)).then(() => send(statement));
        }, viewer),
      }),
  };
}
