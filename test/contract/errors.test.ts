import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { catalogue } from '../../packages/loomgate/src/errors';
import { errorDocs } from '../../packages/loomgate/src/errors/docs';
import { collectUserErrors } from '../../packages/loomgate/src/errors/user-errors';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { project } from '../../src/project';

const { modules, errors = {} } = project;

test('every error code of Apollo is in the catalogue', () => {
  expect(Object.keys(catalogue)).toEqual(expect.arrayContaining(Object.values(ApolloServerErrorCode)));
});

test('docs/errors.md lists the codes of the gateway, of src/errors.ts and of all modules', () => {
  expect(readFileSync(join(projectRoot, 'docs', 'errors.md'), 'utf8').trim()).toBe(
    errorDocs(collectUserErrors(modules), errors).trim(),
  );
});

test('every code of errors has an HTTP status and a sentence', () => {
  for (const { status, text } of Object.values({ ...catalogue, ...errors })) {
    expect(status === 200 || (status >= 400 && status < 600)).toBe(true);
    expect(text).toMatch(/\.$/);
  }
});

test('a module that has a user-errors.ts gives it to defineModule', () => {
  for (const [name, { userErrors }] of Object.entries(modules)) {
    const path = join(projectRoot, 'src', 'modules', name, 'user-errors.ts');
    expect(userErrors).toBe(existsSync(path) ? require(path).userErrors : undefined);
  }
});

test('a user error code that two modules define, or a module and the gateway, is an error that names both', () => {
  const orders = { userErrors: { OUT_OF_STOCK: 'Fewer pieces are in stock.' } };
  expect(() => collectUserErrors({ orders, returns: orders })).toThrow(
    'The user error code OUT_OF_STOCK of the module returns is already defined by the module orders.',
  );
  expect(() => collectUserErrors({ orders: { userErrors: { TAKEN: 'It is taken.' } } })).toThrow(
    'The user error code TAKEN of the module orders is already defined by the gateway.',
  );
});
