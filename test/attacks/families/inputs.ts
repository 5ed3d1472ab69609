import type { DemoEmail } from '../../../prisma/seed/demo/users';
import { type Attack, ask } from '../attack';
import { ids } from '../ids';

const badInput = { status: 400, code: 'BAD_USER_INPUT' } as const;

/** A mutation with this input that selects `userErrors`. */
const write = (mutation: string, input: object, as?: DemoEmail, fields = 'userErrors { code field }') => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  return ask(`mutation ($input: ${type}) { ${mutation}(input: $input) { ${fields} } }`, {
    variables: { input },
    ...(as && { as }),
  });
};

const email = 'artisan@example.com';
const price = { amount: '1.00', currencyCode: 'EUR' };
const product = { sku: 'ATTACK-1', title: 'Attack', price, inventory: 1 };

/** Writes with forbidden or invalid input. */
export const inputs: readonly Attack[] = [
  ...[
    ['signUp', { email: 'x@example.com', password: 'x'.repeat(12), displayName: 'X', role: 'ADMIN' }],
    ['signUp', { email: 'x@example.com', password: 'x'.repeat(12), displayName: 'X', id: ids.admin }],
  ]
    .map(([mutation, input]) => ({ mutation: String(mutation), input: Object(input) }))
    .map(({ mutation, input }) => ({
      name: `refuses ${Object.keys(input).at(-1)} in ${mutation}`,
      request: write(mutation, input),
      ...badInput,
    })),
  {
    name: 'refuses the artisan of a product in createProduct',
    request: write('createProduct', { ...product, artisanId: ids.artisan }, email),
    ...badInput,
  },
  {
    name: 'refuses another artisan in updateProduct',
    request: write('updateProduct', { id: ids.product, artisanId: ids.artisan }, email),
    ...badInput,
  },
  {
    name: 'refuses the author in addReview',
    request: write('addReview', { productId: ids.product, rating: 5, body: 'x', authorId: ids.admin }, email),
    ...badInput,
  },
  {
    name: 'refuses the price in placeOrder',
    request: write(
      'placeOrder',
      { idempotencyKey: 'attack', lines: [{ productId: ids.product, quantity: 1, unitPrice: price }] },
      email,
    ),
    ...badInput,
  },
  {
    name: 'refuses the buyer in placeOrder',
    request: write('placeOrder', { idempotencyKey: 'attack', lines: [], buyerId: ids.admin }, email),
    ...badInput,
  },
  {
    name: 'refuses the kind of author in sendMessage',
    request: write('sendMessage', { conversationId: ids.conversation, body: 'x', authorKind: 'ASSISTANT' }, email),
    ...badInput,
  },
  {
    name: 'refuses the version in publishBrandPack',
    request: write('publishBrandPack', { name: 'x', tokens: {}, version: 99 }, email),
    ...badInput,
  },
  {
    name: 'refuses the total in updateOrderStatus',
    request: write('updateOrderStatus', { id: ids.order, status: 'PAID', total: price }, email),
    ...badInput,
  },
];
