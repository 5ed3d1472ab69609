import { join } from 'node:path';
import { entryPointsOf, exportsOf, reachableFrom } from '../../packages/loomgate/api/declarations';
import * as api from '../../packages/loomgate/src';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';

const packages = ['loomgate', 'embedded-postgres', 'brand-tokens', 'create-loomgate'].map((name) =>
  join(projectRoot, 'packages', name),
);
const entries = packages.flatMap((root) => Object.entries(entryPointsOf(root)));

test.each(entries)('%s has a docstring for every export', (_entry, path) => {
  const undocumented = exportsOf(path).filter(({ doc }) => !doc.startsWith('/**'));
  expect(undocumented.map(({ name }) => name)).toEqual([]);
});

test('the declarations of loomgate export every value of index.ts, and its types', () => {
  const [[, path = ''] = []] = entries;
  const names = exportsOf(path).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...Object.keys(api), 'Register', 'Ports', 'Context']));
});

test('declarations import no file outside their package and no generated file', () => {
  for (const root of packages)
    for (const [path, text] of reachableFrom(Object.values(entryPointsOf(root)))) {
      expect(path.startsWith(join(root, 'dist'))).toBe(true);
      expect(text).not.toMatch(/(from|import\()\s*['"][^'"]*generated/);
    }
});
