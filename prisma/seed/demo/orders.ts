import { createHash } from 'node:crypto';
import type { OrderStatus, Prisma } from '../../../src/generated/prisma/client';
import { namedId } from './named-id';
import { type DemoProduct, lineSnapshotOf, priceOf, productId } from './products';
import { type DemoEmail, userId } from './users';

interface Purchase {
  readonly number: string;
  readonly buyer: DemoEmail;
  readonly status: OrderStatus;
  readonly placedAt: string;
  readonly lines: readonly (readonly [product: DemoProduct, quantity: number])[];
}

const purchases: readonly Purchase[] = [
  {
    number: 'DEMO-1001',
    buyer: 'buyer@example.com',
    status: 'DELIVERED',
    placedAt: '2026-02-11T18:20:00Z',
    lines: [['tidewater-mug', 2]],
  },
  {
    number: 'DEMO-1002',
    buyer: 'buyer@example.com',
    status: 'DELIVERED',
    placedAt: '2026-03-13T12:05:00Z',
    lines: [
      ['skerry-dinner-plate', 4],
      ['laguna-tumbler', 6],
      ['haarlem-notebook', 1],
    ],
  },
  {
    number: 'DEMO-1003',
    buyer: 'jonas.weber@example.com',
    status: 'DELIVERED',
    placedAt: '2026-04-03T07:50:00Z',
    lines: [
      ['sycamore-bread-board', 1],
      ['walnut-check-cushion', 2],
    ],
  },
  {
    number: 'DEMO-1004',
    buyer: 'buyer@example.com',
    status: 'CANCELLED',
    placedAt: '2026-05-19T21:33:00Z',
    lines: [['canal-smoke-vase', 1]],
  },
  {
    number: 'DEMO-1005',
    buyer: 'buyer@example.com',
    status: 'SHIPPED',
    placedAt: '2026-09-28T10:41:00Z',
    lines: [
      ['madder-stripe-throw', 1],
      ['pear-wood-spoon', 3],
    ],
  },
  {
    number: 'DEMO-1006',
    buyer: 'priya.nair@example.com',
    status: 'PAID',
    placedAt: '2026-10-02T06:15:00Z',
    lines: [['rain-hammered-ring', 1]],
  },
  {
    number: 'DEMO-1007',
    buyer: 'buyer@example.com',
    status: 'PAID',
    placedAt: '2026-10-05T19:02:00Z',
    lines: [
      ['ginkgo-earrings', 1],
      ['first-snow-studs', 1],
    ],
  },
  {
    number: 'DEMO-1008',
    buyer: 'buyer@example.com',
    status: 'PLACED',
    placedAt: '2026-10-09T08:27:00Z',
    lines: [
      ['boathouse-espresso-cup', 6],
      ['baker-tea-towel', 2],
      ['oak-cheese-board', 1],
    ],
  },
];

export const orders: Prisma.OrderCreateManyInput[] = purchases.map((purchase) => ({
  id: namedId('order', purchase.number),
  number: purchase.number,
  buyerId: userId(purchase.buyer),
  status: purchase.status,
  totalAmount: totalOf(purchase.lines),
  totalCurrency: 'EUR',
  placedAt: purchase.placedAt,
  idempotencyKey: `demo-${purchase.number}`,
  inputDigest: createHash('sha256').update(JSON.stringify(purchase.lines)).digest('hex'),
}));

export const orderLines: Prisma.OrderLineCreateManyInput[] = purchases.flatMap(({ number, lines }) =>
  lines.map(([product, quantity], position) => ({
    id: namedId('order-line', `${number} ${position}`),
    orderId: namedId('order', number),
    position,
    productId: productId(product),
    ...lineSnapshotOf(product),
    quantity,
    unitAmount: priceOf(product),
    unitCurrency: 'EUR',
  })),
);

/** Adds up in whole cents, without floating point. */
function totalOf(lines: Purchase['lines']): string {
  const cents = lines.reduce(
    (sum, [product, quantity]) => sum + Number(priceOf(product).replace('.', '')) * quantity,
    0,
  );
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
