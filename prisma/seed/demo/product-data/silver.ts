import type { ProductData } from './product-data';

/** By slug. */
export const silver = {
  'rain-hammered-ring': {
    title: 'Rain Hammered Ring',
    description: 'A 4 mm band with a surface like the first drops on a pond. Recycled silver, sizes 48 to 66.',
    price: '110.00',
    inventory: 16,
    categories: ['rings'],
    images: ['Hammered silver band on grey linen', 'The ring worn beside a plain one'],
    createdAt: '2026-03-02T03:00:00Z',
  },
  'river-stone-ring': {
    title: 'River Stone Ring',
    description: 'A closed setting around a pebble from the Asano river, polished by nothing but water.',
    price: '165.00',
    inventory: 3,
    categories: ['rings'],
    images: ['Silver ring with a dark pebble'],
    createdAt: '2026-03-02T03:30:00Z',
  },
  'ginkgo-earrings': {
    title: 'Ginkgo Earrings',
    description:
      'Two leaves chased from one sheet, each with its own veins. They weigh three grams and are forgotten at once.',
    price: '138.00',
    inventory: 9,
    categories: ['earrings'],
    images: ['A pair of leaf-shaped silver earrings'],
    createdAt: '2026-04-28T03:00:00Z',
  },
  'first-snow-studs': {
    title: 'First Snow Studs',
    description: 'Tiny discs with a matte, frosted face. Made on winter mornings, when the light is right for it.',
    price: '72.00',
    inventory: 27,
    categories: ['earrings'],
    images: ['Two small frosted discs on a fingertip'],
    createdAt: '2026-04-28T03:20:00Z',
  },
  'half-moon-pendant': {
    title: 'Half-Moon Pendant',
    description: 'One half bright, one half oxidised, on a 45 cm chain that was drawn in the workshop.',
    price: '149.00',
    inventory: 7,
    categories: ['pendants'],
    images: ['Round pendant, half bright and half black'],
    createdAt: '2026-06-15T03:00:00Z',
  },
  'bamboo-cuff': {
    title: 'Bamboo Cuff',
    description: 'An open cuff with three nodes, forged from a single rod. Opens and closes a hundred thousand times.',
    price: '240.00',
    inventory: 2,
    categories: ['bracelets'],
    images: ['Silver cuff in the shape of a bamboo cane'],
    createdAt: '2026-08-05T03:00:00Z',
  },
} as const satisfies Record<string, ProductData>;
