import { loomgateCodegen } from '../../packages/loomgate/src/codegen';

function registered(options?: Parameters<typeof loomgateCodegen>[0]): string {
  const [plugin] = loomgateCodegen(options).generates['src/generated/register.d.ts']?.plugins ?? [];
  return typeof plugin === 'object' ? (plugin.add?.content ?? '') : '';
}

test("without options, a role is what Prisma's enum Role has, and userErrors have the gateway's codes alone", () => {
  expect(registered()).toContain("readonly role: import('./prisma/enums').Role;");
  expect(registered()).not.toContain('userErrors');
});

test('roles and codes of userErrors are registered where they are given', () => {
  const both = registered({ roles: ['READER', 'LIBRARIAN'], userErrors: { TAKEN: 'It is taken.' } });
  expect(both).toContain('readonly role: "READER" | "LIBRARIAN";');
  expect(both).toContain("import type { userErrors } from '../user-errors';");
  expect(registered({ roles: [] })).toContain('readonly role: never;');
});

test('the list of errors is written where the project has docs, or where it says', () => {
  expect(Object.keys(loomgateCodegen().generates)).toContain('docs/errors.md');
  expect(Object.keys(loomgateCodegen({ errorsFile: 'errors.md' }).generates)).toContain('errors.md');
});
