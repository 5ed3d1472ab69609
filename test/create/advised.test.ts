import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createForeignDatabase, type ForeignDatabase } from '../any-postgres/pull/foreign-database';
import { type CreatedProject, createProjectFor } from './project';

/** The parts of a model file that pull writes reasons for. */
const entry = z.looseObject({ reason: z.string().optional(), exposed: z.boolean().optional() });
const modelFile = z.looseObject({
  enums: z.array(z.looseObject({ ...entry.shape, values: z.array(entry) })),
  tables: z.array(z.looseObject({ ...entry.shape, table: z.string(), columns: z.array(entry) })),
});

/** Keys of the views, and names that the keys need. */
const viewKeys: Readonly<Record<string, object>> = {
  'public.v_simple': { virtualKey: ['id'] },
  'public.v_join': { virtualKey: ['id', 'oid2'] },
};
/** A foreign table whose server does not exist, and one with row level security. */
const kept = ['public.ft', 'public.rls'];

let database: ForeignDatabase;
let project: CreatedProject;

beforeAll(async () => {
  database = await createForeignDatabase('nasty');
  await database.run(await readFile(join(__dirname, 'nasty-rows.sql'), 'utf8'));
  project = await createProjectFor(database.url);
});

afterAll(async () => {
  await project?.remove();
  await database?.drop();
});

/** Does what the reason of an entry says. */
function follow(one: z.output<typeof entry>): object {
  const advised = [...(one.reason ?? '').matchAll(/write "(\w+)": "([^"]+)"/g)].map(([, name, value]) => [name, value]);
  return { ...one, ...(one.exposed === false && { exposed: true }), ...Object.fromEntries(advised) };
}

async function followAll(): Promise<void> {
  const path = join(project.folder, 'loomgate.model.json');
  const file = modelFile.parse(JSON.parse(await readFile(path, 'utf8')));
  const enums = file.enums.map((one) => ({ ...follow(one), values: one.values.map(follow) }));
  const tables = file.tables.map((one) => {
    if (kept.includes(one.table)) return one;
    const columns = one.columns.map(follow);
    const isJoined = one.table === 'public.v_join';
    return {
      ...{ ...follow(one), ...viewKeys[one.table] },
      columns: isJoined ? [{ ...columns[0], field: 'rowId' }, ...columns.slice(1)] : columns,
    };
  });
  await writeFile(path, JSON.stringify({ ...file, enums, tables }));
}

test('a project that exposes everything compiles, and reads every table, value and relation', async () => {
  await followAll();
  const pulled = await project.loomgate('pull', '--yes');
  expect(pulled).toMatchObject({ code: 0 });
  expect(pulled.output).toContain('QueryRecord');
  expect(await project.loomgate('generate')).toMatchObject({ code: 0 });
  expect(await project.tool('tsc', '-p', 'tsconfig.json')).toEqual({ code: 0, output: '' });
  const tests = await project.tool('jest');
  expect({ ...tests, output: tests.code === 0 ? '' : tests.output }).toEqual({ code: 0, output: '' });
});

test('opening one type opens no other by any field of Query, node, nodes or edge', async () => {
  await cp(join(__dirname, 'opened-alone.txt'), join(project.folder, 'test', 'opened-alone.test.ts'));
  const tests = await project.tool('jest', 'opened-alone');
  expect({ ...tests, output: tests.code === 0 ? '' : tests.output }).toEqual({ code: 0, output: '' });
});
