import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { addErrors, catalogue } from '../../packages/loomgate/src/errors';
import { errorDocs } from '../../packages/loomgate/src/errors/docs';
import { gatewayUserErrors } from '../../packages/loomgate/src/errors/user-errors';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { errors } from '../../src/errors';
import { userErrors } from '../../src/user-errors';

const gateway = 'packages/loomgate/src';
addErrors(errors);

const lists = [
  'src/errors.ts',
  `${gateway}/errors/catalogue.ts`,
  `${gateway}/errors/user-errors.ts`,
  'src/user-errors.ts',
];
const folders = ['src', gateway, 'packages/loomgate/templates'];
const sources = folders
  .flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((name) => /(?<!\.test)\.ts(\.txt)?$/.test(name) && !name.startsWith(join('src', 'generated')))
  .filter((name) => !lists.includes(name))
  .map((name) => readFileSync(join(projectRoot, name), 'utf8'))
  .join('\n');

const allUserErrors = { ...gatewayUserErrors, ...userErrors };
const apollosOwn: readonly string[] = Object.values(ApolloServerErrorCode);
const namedIn = (pattern: RegExp) => [...new Set([...sources.matchAll(pattern)].map(([, code = '']) => code))];
const quoted = new Set(namedIn(/'([A-Z][A-Z_]+)'/g));

test('every error that is thrown is in the catalogue', () => {
  const thrown = namedIn(/new LoomgateError\(\s*'(\w+)'/g);
  expect(thrown.length).toBeGreaterThan(5);
  expect(thrown.filter((code) => !Object.hasOwn(catalogue, code))).toEqual([]);
});

test('every error of Apollo is in the catalogue', () => {
  expect(apollosOwn.filter((code) => !Object.hasOwn(catalogue, code))).toEqual([]);
});

test('no error of the catalogue is unused', () => {
  const unused = Object.keys(catalogue).filter((code) => !quoted.has(code) && !apollosOwn.includes(code));
  expect(unused).toEqual([]);
});

test('every userError that is given is in the list', () => {
  const given = namedIn(/\brefused\(\s*'(\w+)'/g);
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((code) => !Object.hasOwn(allUserErrors, code))).toEqual([]);
});

test('no userError of the list is unused', () => {
  expect(Object.keys(allUserErrors).filter((code) => !quoted.has(code))).toEqual([]);
});

test('docs/errors.md is the catalogue', () => {
  expect(readFileSync(join(projectRoot, 'docs', 'errors.md'), 'utf8').trim()).toBe(
    errorDocs(userErrors, errors).trim(),
  );
});

test('every entry has a status of HTTP and a sentence', () => {
  for (const { status, text } of Object.values(catalogue)) {
    expect(status === 200 || (status >= 400 && status < 600)).toBe(true);
    expect(text).toMatch(/\.$/);
  }
});
