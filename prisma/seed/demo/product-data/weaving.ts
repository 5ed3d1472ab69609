import type { ProductData } from './product-data';

/** By slug. */
export const weaving = {
  'plateau-wool-blanket': {
    title: 'Plateau Wool Blanket',
    description:
      'A heavy twill of undyed wool from the Millevaches plateau, washed twice until it is soft. 140 by 200 cm.',
    price: '265.00',
    inventory: 6,
    categories: ['blankets'],
    images: ['Cream blanket folded on a bench', 'Close view of the twill and the twisted fringe'],
    createdAt: '2026-01-20T11:00:00Z',
  },
  'madder-stripe-throw': {
    title: 'Madder Stripe Throw',
    description: 'A light throw with eleven madder stripes, no two dyed in the same bath. 130 by 180 cm.',
    price: '198.00',
    inventory: 4,
    categories: ['blankets'],
    images: ['Throw with brick-red stripes over the arm of a chair'],
    createdAt: '2026-02-17T11:00:00Z',
  },
  'walnut-check-cushion': {
    title: 'Walnut Check Cushion',
    description:
      'Brown and ivory checks, woven in linen and closed with five horn buttons. Filled with lambswool, 45 cm.',
    price: '74.00',
    inventory: 15,
    categories: ['cushions'],
    images: ['Square cushion with brown checks', 'The row of horn buttons on the back'],
    createdAt: '2026-02-24T11:00:00Z',
  },
  'weld-linen-runner': {
    title: 'Weld Linen Runner',
    description: 'A table runner in the clear yellow of weld that grows along the atelier wall. 45 by 160 cm.',
    price: '82.00',
    inventory: 9,
    categories: ['table-linen'],
    images: ['Yellow runner along a dark oak table'],
    createdAt: '2026-04-02T11:00:00Z',
  },
  'four-season-napkins': {
    title: 'Four-Season Napkins',
    description:
      'Four linen napkins, each with a border in the dye plant of its season. They get better with every wash.',
    price: '64.00',
    inventory: 20,
    categories: ['table-linen'],
    images: ['Four folded napkins with coloured borders'],
    createdAt: '2026-04-02T11:20:00Z',
  },
  'baker-tea-towel': {
    title: 'Baker’s Tea Towel',
    description: 'Named after the neighbours downstairs, who test every batch. Half linen, half cotton, with a loop.',
    price: '22.00',
    inventory: 60,
    categories: ['table-linen', 'kitchen-tools'],
    images: ['Blue and white tea towel on a nail'],
    createdAt: '2026-05-06T11:00:00Z',
  },
  'indigo-night-cushion': {
    title: 'Indigo Night Cushion',
    description:
      'Nine dips in the vat for a blue that is nearly black. The last of the 2025 indigo; there will be no more.',
    price: '86.00',
    inventory: 0,
    categories: ['cushions'],
    images: ['Dark blue cushion in window light'],
    createdAt: '2026-01-20T11:30:00Z',
    status: 'ARCHIVED',
  },
} as const satisfies Record<string, ProductData>;
