import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../packages/run';
import { createForeignDatabase, type ForeignDatabase } from './foreign-database';

let database: ForeignDatabase;
let folder: string;

beforeAll(async () => {
  database = await createForeignDatabase('trade');
  folder = await mkdtemp(join(tmpdir(), 'loomgate-command-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(join(process.cwd(), 'packages', 'loomgate'), join(folder, 'node_modules', 'loomgate'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'own', dependencies: { loomgate: '*' } }));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

function loomgate(...words: string[]) {
  const program = join('node_modules', 'loomgate', 'bin', 'loomgate.js');
  return run(folder, process.execPath, [program, 'pull', ...words], { DATABASE_URL: database.url });
}

const model = () => readFile(join(folder, 'loomgate.model.json'), 'utf8');

test('the command pulls, tells what it did, and finds a database that has changed', async () => {
  expect(await loomgate('--check')).toMatchObject({ code: 1, output: expect.stringContaining('npx loomgate pull') });
  const first = await loomgate('--yes');
  expect(first).toMatchObject({ code: 0 });
  expect(first.output).toMatch(
    /^Read 14 tables of public in \d\.\d s\. loomgate.model.json has 12 types in 1 modules:\n {2}main: /,
  );
  expect(first.output).toContain('create index concurrently on public.orders (customer_id);');
  expect(first.output).toMatch(/\nNext:\n( {2}npm .*\n){3}$/);
  const text = await model();
  expect(await loomgate('--check')).toEqual({ code: 0, output: 'The database is as in loomgate.model.json.\n' });

  await database.run('alter table shippers rename column company_name to name');
  const drifted = await loomgate('--check');
  expect(drifted).toMatchObject({ code: 1 });
  expect(drifted.output).toContain('breaking: public.shippers."company_name" was dropped');
  expect(await model()).toBe(text);
  const renamed = await loomgate('--rename', 'public.shippers.company_name=name');
  expect(renamed.output).toContain('public.shippers."company_name" to "name"');
  expect(await loomgate('--check')).toMatchObject({ code: 0 });
});

test.each([
  [['--database', 'mysql://x'], 2, 'must look like postgresql://'],
  [['--database', 'postgresql://nobody@127.0.0.1:1/x'], 1, 'The database cannot be pulled'],
  [['--schema', 'sales'], 1, 'sees no tables in sales'],
  [['--rename', 'orders=x'], 1, 'write old=new'],
  [['--no-such'], 2, 'Usage: loomgate pull'],
])('wrong arguments are refused: %s', async (words, code, output) => {
  expect(await loomgate(...words)).toMatchObject({ code, output: expect.stringContaining(output) });
});
