import type { ProductData } from './product-data';

/** By slug. */
export const stoneware = {
  'tidewater-mug': {
    title: 'Tidewater Mug',
    description:
      'A generous mug in dark stoneware, dipped twice in a celadon glaze that pools where the thumb rests. 350 ml.',
    price: '38.00',
    inventory: 24,
    categories: ['mugs-and-cups'],
    images: ['Dark mug with a pale green glaze on a wet stone', 'The mug from above, filled with coffee'],
    createdAt: '2026-01-14T10:00:00Z',
  },
  'boathouse-espresso-cup': {
    title: 'Boathouse Espresso Cup',
    description: 'Small, thick-walled and without a handle: warm hands first, then coffee. Wood-fired, 80 ml.',
    price: '24.00',
    inventory: 40,
    categories: ['mugs-and-cups'],
    images: ['Six small ash-coloured cups in a row'],
    createdAt: '2026-01-14T10:20:00Z',
  },
  'skerry-dinner-plate': {
    title: 'Skerry Dinner Plate',
    description: 'A flat plate with a raised, unglazed rim in the colour of granite. 27 cm, safe in the dishwasher.',
    price: '46.00',
    inventory: 32,
    categories: ['plates'],
    images: ['Grey plate with a rough rim', 'A stack of four plates seen from the side'],
    createdAt: '2026-02-03T09:00:00Z',
  },
  'skerry-side-plate': {
    title: 'Skerry Side Plate',
    description: 'The smaller sister of the dinner plate, good for bread and better for cake. 19 cm.',
    price: '32.00',
    inventory: 28,
    categories: ['plates'],
    images: ['Small grey plate with a slice of cardamom cake'],
    createdAt: '2026-02-03T09:10:00Z',
  },
  'shoreline-serving-bowl': {
    title: 'Shoreline Serving Bowl',
    description:
      'Wide and low, for a salad that four people share. The glaze breaks from sea green to rust along the throwing lines.',
    price: '89.00',
    inventory: 7,
    categories: ['bowls'],
    images: ['Wide bowl with bands of green and rust', 'The foot of the bowl with the stamped mark'],
    createdAt: '2026-03-09T12:00:00Z',
  },
  'fogbound-breakfast-bowl': {
    title: 'Fogbound Breakfast Bowl',
    description: 'A deep bowl in matte white over iron-rich clay, with a foot that stays cool. 600 ml.',
    price: '34.00',
    inventory: 0,
    categories: ['bowls'],
    images: ['White speckled bowl with porridge and berries'],
    createdAt: '2026-03-09T12:15:00Z',
  },
  'kelp-bud-vase': {
    title: 'Kelp Bud Vase',
    description:
      'A narrow vase for a single stem. Each is altered by hand while wet, so that none stands quite straight.',
    price: '42.00',
    inventory: 11,
    categories: ['vases'],
    images: ['Three slender vases leaning towards each other'],
    createdAt: '2026-05-21T08:30:00Z',
  },
  'midwinter-teapot': {
    title: 'Midwinter Teapot',
    description: 'A teapot for two with a cane handle. Waiting for the December firing; the spout is not yet right.',
    price: '128.00',
    inventory: 0,
    categories: ['tableware'],
    images: ['Unfired teapot on the workbench'],
    createdAt: '2026-09-30T15:00:00Z',
    status: 'DRAFT',
  },
} as const satisfies Record<string, ProductData>;
