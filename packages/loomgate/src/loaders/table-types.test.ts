import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../shared/project-root';

let folder: string;

beforeAll(async () => {
  const cache = join(projectRoot, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'types-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function compile(statement: string): Promise<string> {
  const declared = `import { defineTable, type RowOf } from '${join(__dirname, 'table')}';
    type Gift = { id: string; price: string; weight: string };
    const columns = { id: 'id', price: 'price', weight: 'weight' };
    const gifts = defineTable<Gift>({ type: 'Gift', name: 'gifts', columns, key: ['id'], types: { id: 'text' } })
      .always('id').neededBy({ price: ['total'] });
    export function read(gift: RowOf<typeof gifts>): string { ${statement} }`;
  await writeFile(join(folder, 'probe.ts'), declared);
  const compilerOptions = { tsBuildInfoFile: join(folder, 'tsbuildinfo') };
  const config = { extends: join(projectRoot, 'tsconfig.json'), compilerOptions, files: ['probe.ts'], include: [] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(projectRoot, 'node_modules', '.bin', 'tsc');
  return promisify(execFile)(tsc, ['-p', folder, '--noEmit']).then(
    ({ stdout }) => stdout,
    ({ stdout }) => stdout,
  );
}

test('access to a column that rows may lack does not compile, and the message names the calls that add it', async () => {
  expect(await compile('return gift.id + gift.price;')).toBe('');
  expect(await compile('return gift.weight;')).toMatch(/Property 'weight' does not exist on type '.*AlwaysOrNeededBy</);
});
