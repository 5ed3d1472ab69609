import type { ProductData } from './product-data';

/** By slug. */
export const woodturning = {
  'storm-ash-salad-bowl': {
    title: 'Storm Ash Salad Bowl',
    description:
      'Turned from an ash that came down at Combe Florey in February. 32 cm across, finished with walnut oil.',
    price: '145.00',
    inventory: 3,
    categories: ['bowls'],
    images: ['Pale wooden bowl with strong grain', 'The parish stamp under the bowl'],
    createdAt: '2026-02-26T14:00:00Z',
  },
  'cherry-nut-bowl': {
    title: 'Cherry Nut Bowl',
    description:
      'A handful of a bowl in orchard cherry, with the bark left on one side. Darkens to amber in a year or two.',
    price: '48.00',
    inventory: 12,
    categories: ['bowls'],
    images: ['Small reddish bowl with a bark edge full of hazelnuts'],
    createdAt: '2026-03-05T14:00:00Z',
  },
  'sycamore-bread-board': {
    title: 'Sycamore Bread Board',
    description: 'A round board that takes a whole sourdough, with a groove for the crumbs. 38 cm.',
    price: '92.00',
    inventory: 8,
    categories: ['boards'],
    images: ['Round pale board with a loaf on it'],
    createdAt: '2026-03-12T14:00:00Z',
  },
  'oak-cheese-board': {
    title: 'Oak Cheese Board',
    description: 'Quarter-sawn oak, so that the rays catch the light. With a hole for the hook by the door.',
    price: '56.00',
    inventory: 14,
    categories: ['boards'],
    images: ['Long oak board with three cheeses'],
    createdAt: '2026-03-12T14:30:00Z',
  },
  'pear-wood-spoon': {
    title: 'Pear Wood Spoon',
    description: 'Carved with an axe and two knives, left from the blade. For stirring, tasting and handing on.',
    price: '28.00',
    inventory: 35,
    categories: ['spoons-and-scoops'],
    images: ['Slim spoon with visible knife marks', 'The spoon resting on a pot of soup'],
    createdAt: '2026-04-16T14:00:00Z',
  },
  'yew-lidded-box': {
    title: 'Yew Lidded Box',
    description: 'A box with a lid that closes with a sigh. Churchyard yew, orange at the heart and cream at the edge.',
    price: '78.00',
    inventory: 5,
    categories: ['boxes'],
    images: ['Small round box in orange and cream wood'],
    createdAt: '2026-06-11T14:00:00Z',
  },
  'beech-candle-pair': {
    title: 'Beech Candle Pair',
    description: 'Two candle holders turned from one piece, so the grain runs on from the first into the second.',
    price: '64.00',
    inventory: 0,
    categories: ['candle-holders'],
    images: ['Two slim candle holders side by side'],
    createdAt: '2026-06-25T14:00:00Z',
  },
} as const satisfies Record<string, ProductData>;
