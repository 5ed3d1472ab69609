import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGateway, type TestGateway } from '../../packages/loomgate/src/testing';
import { project } from './project/project';

/** Starts the gateway of ./project on a database of its own with nasty.sql and more.sql. */
export function startAnyPostgres(env: Readonly<Record<string, string>> = {}): Promise<TestGateway> {
  return startGateway(project, {
    env,
    root: join(__dirname, 'project'),
    async prepare(sql) {
      for (const name of ['nasty.sql', 'more.sql']) await sql.query(await readFile(join(__dirname, name), 'utf8'));
    },
  });
}
