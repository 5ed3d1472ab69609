import type { ProductData } from './product-data';

/** By slug. */
export const glass = {
  'laguna-tumbler': {
    title: 'Laguna Tumbler',
    description:
      'A water glass in the grey-green of the lagoon in November. Thin at the lip, heavy in the base. 280 ml.',
    price: '44.00',
    inventory: 30,
    categories: ['glasses'],
    images: ['Grey-green glass against the light', 'Four glasses, each of a slightly different height'],
    createdAt: '2026-02-10T09:00:00Z',
  },
  'ombra-wine-glass': {
    title: 'Ombra Wine Glass',
    description: 'Short and without a stem, as in the bars along the Rio Marin. Clear, with a thread of amber. 160 ml.',
    price: '36.00',
    inventory: 42,
    categories: ['glasses'],
    images: ['Small wine glass with an amber rim'],
    createdAt: '2026-02-10T09:30:00Z',
  },
  'reticello-bowl': {
    title: 'Reticello Bowl',
    description:
      'Two layers of white canes twisted against each other, with a bubble of air caught in every mesh. A week of work.',
    price: '780.00',
    inventory: 1,
    categories: ['bowls', 'decoration'],
    images: ['Glass bowl with a fine white net', 'Close view of the bubbles between the threads'],
    createdAt: '2026-03-27T09:00:00Z',
  },
  'canal-smoke-vase': {
    title: 'Canal Smoke Vase',
    description: 'Smoke grey above, clear below, with the line between them never quite level. 24 cm.',
    price: '215.00',
    inventory: 4,
    categories: ['vases'],
    images: ['Tall vase fading from grey to clear'],
    createdAt: '2026-04-20T09:00:00Z',
  },
  'amber-drop-vase': {
    title: 'Amber Drop Vase',
    description: 'A round vase the size of a pear, for a branch of quince or nothing at all.',
    price: '120.00',
    inventory: 6,
    categories: ['vases'],
    images: ['Small amber vase with a single branch'],
    createdAt: '2026-04-20T09:40:00Z',
  },
  'harbour-light': {
    title: 'Harbour Light',
    description: 'A storm glass for one candle. The ribs throw rings on the table that move with the flame.',
    price: '96.00',
    inventory: 0,
    categories: ['candle-holders'],
    images: ['Ribbed glass with a candle, rings of light around it'],
    createdAt: '2026-07-03T09:00:00Z',
  },
} as const satisfies Record<string, ProductData>;
