import { escapeIdentifier } from 'pg';
import type { TestGateway } from '../../packages/loomgate/src/testing';
import { type PgBouncer, startPgBouncer } from '../support/pgbouncer';
import { requirePgBouncer } from '../support/pgbouncer-program';
import { ofRole } from '../support/pooled-database';
import { fuzz } from './fuzz';
import { createSecuredDatabase, type SecuredDatabase, startSecured } from './gateway';
import { createProject, sessionOfClaims } from './project';

jest.mock('../../packages/loomgate/src/shared/sdl-files', () => jest.requireActual('./schema'));

let database: SecuredDatabase;
let pooler: PgBouncer;
let gateway: TestGateway;

// PgBouncer may have to be compiled.
beforeAll(async () => {
  requirePgBouncer();
  database = await createSecuredDatabase();
  const { admin, role, url } = database;
  for (const [name, value] of Object.entries(ofRole))
    await admin.query(
      `alter role ${role} in database ${escapeIdentifier(admin.database ?? '')} set ${name} = ${value}`,
    );
  await admin.query("insert into folders (name) values ('one'), ('two'), ('three')");
  pooler = await startPgBouncer(url, { default_pool_size: '2' });
  const project = createProject((viewer) => sessionOfClaims(viewer?.claims ?? { tenant: '' }));
  gateway = await startSecured(project, { ...database, url: pooler.url }, { DATABASE_LOG_URL: '' });
}, 300_000);

afterAll(async () => {
  await gateway.stop();
  await pooler.remove();
  await database.drop();
});

test('behind a pooler in transaction mode, viewers read the rows of their tenants', async () => {
  const { leaks, failures, rows } = await fuzz(gateway, database.admin, 20, 20);
  expect([leaks, failures]).toEqual([[], []]);
  expect(rows).toBeGreaterThan(50);
});
