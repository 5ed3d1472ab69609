import { loomgateCodegen } from '../../packages/loomgate/src/codegen';

function registered(options?: Parameters<typeof loomgateCodegen>[0]): string {
  const [plugin] = loomgateCodegen(options).generates['src/generated/register.d.ts']?.plugins ?? [];
  return typeof plugin === 'object' ? (plugin.add?.content ?? '') : '';
}

test("without options, the type of a role is Prisma's enum Role", () => {
  expect(registered()).toContain("readonly role: import('./prisma/enums').Role;");
});

test('given roles are registered as the type of a role', () => {
  expect(registered({ roles: ['READER', 'LIBRARIAN'] })).toContain('readonly role: "READER" | "LIBRARIAN";');
  expect(registered({ roles: [] })).toContain('readonly role: never;');
});

test('the user error codes of every module that has a user-errors.ts are registered', () => {
  expect(registered()).toContain(
    "import type { userErrors as ordersUserErrors } from '../modules/orders/user-errors';",
  );
  expect(registered()).toMatch(
    /readonly userErrorCode: .*keyof typeof ordersUserErrors \| keyof typeof reviewsUserErrors;/,
  );
});

test('the codes of src/errors.ts are registered', () => {
  expect(registered()).toContain("import type { errors } from '../errors';");
  expect(registered()).toContain('readonly errorCode: keyof typeof errors;');
});
