import { setTimeout as sleep } from 'node:timers/promises';
import { type ExecutionResult, execute as executeOperation, parse } from 'graphql';
import { loadConfig } from '../../packages/loomgate/src/config';
import { createExecute } from '../../packages/loomgate/src/database/execute';
import { createPipelines } from '../../packages/loomgate/src/database/pipelines/pipelines';
import { createPool } from '../../packages/loomgate/src/database/pool';
import type { Execute, Statement } from '../../packages/loomgate/src/loaders';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { createMarketplaceSchema } from './marketplace';
import { createReadContext } from './read-context';

/**
 * Executes operations without HTTP, and records their statements.
 * @param delayMs the delay of the answer to the statement with this number
 */
export function recordStatements(databaseUrl: string, viewer: Viewer | null, delayMs = (_: number) => 0) {
  const pool = createPool(databaseUrl, loadConfig({}).database, () => undefined);
  const schema = createMarketplaceSchema();
  const send = createExecute(createPipelines(pool));
  const statements: Statement[] = [];
  const execute: Execute = (statement) => {
    const number = statements.push(statement);
    return sleep(delayMs(number)).then(() => send(statement));
  };
  return {
    pool,
    statements,
    run: async (operation: string, variableValues: Record<string, unknown> = {}): Promise<ExecutionResult> =>
      executeOperation({
        schema,
        document: parse(operation),
        variableValues,
        contextValue: createReadContext(pool, viewer, execute),
      }),
  };
}
