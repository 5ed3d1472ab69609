import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entryPointsOf, exportsOf, reachableFrom } from '../../packages/loomgate/api/declarations';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';

const packages = ['loomgate', 'embedded-postgres', 'brand-tokens'].map((name) => join(projectRoot, 'packages', name));
const entries = packages.flatMap((root) => Object.entries(entryPointsOf(root)));

test.each(entries)('%s documents everything that it exports', (_entry, path) => {
  const undocumented = exportsOf(path).filter(({ doc }) => !doc.startsWith('/**'));
  expect(undocumented.map(({ name }) => name)).toEqual([]);
});

test('every name that index.ts lists is found in its declarations', () => {
  const [[, path = ''] = []] = entries;
  const names = exportsOf(path).map(({ name }) => name);
  const source = readFileSync(join(projectRoot, 'packages', 'loomgate', 'src', 'index.ts'), 'utf8');
  const lists = [...source.matchAll(/\{([^}]*)\}/g)].map(([, list = '']) => list.split(','));
  expect(names).toEqual(expect.arrayContaining(['createGateway', 'Register', 'byKey', 'LoomgateError', 'Ports']));
  expect(names).toHaveLength(lists.flat().filter((name) => name.trim()).length);
});

test('the declarations lead to nothing outside their package and to nothing generated', () => {
  for (const root of packages)
    for (const [path, text] of reachableFrom(Object.values(entryPointsOf(root)))) {
      expect(path.startsWith(join(root, 'dist'))).toBe(true);
      expect(text).not.toMatch(/(from|import\()\s*['"][^'"]*generated/);
    }
});
