import type { ProductData } from './product-data';

/** By slug. */
export const bookbinding = {
  'haarlem-notebook': {
    title: 'Haarlem Notebook',
    description:
      '192 pages of cream paper that ink does not bleed through, in grey linen. Lies flat from the first day. A5.',
    price: '29.00',
    inventory: 75,
    categories: ['notebooks'],
    images: ['Grey linen notebook with a red ribbon', 'The notebook lying open, quite flat'],
    createdAt: '2026-02-18T10:00:00Z',
  },
  'dune-pocket-notebook': {
    title: 'Dune Pocket Notebook',
    description: 'Three thin notebooks sewn with linen thread, in a slipcase the colour of sand.',
    price: '21.00',
    inventory: 50,
    categories: ['notebooks'],
    images: ['Three small notebooks half out of their case'],
    createdAt: '2026-02-18T10:30:00Z',
  },
  'long-stitch-journal': {
    title: 'Long-Stitch Journal',
    description: 'Goatskin wrapped around eight sections, sewn through the spine so that the thread is the ornament.',
    price: '68.00',
    inventory: 10,
    categories: ['notebooks'],
    images: ['Leather journal with rows of visible stitches'],
    createdAt: '2026-03-24T10:00:00Z',
  },
  'north-sea-sketchbook': {
    title: 'North Sea Sketchbook',
    description: '80 pages of 200 g cotton paper for washes and hard erasing. Landscape format, 30 by 21 cm.',
    price: '54.00',
    inventory: 18,
    categories: ['sketchbooks'],
    images: ['Wide sketchbook with a watercolour of dunes'],
    createdAt: '2026-05-12T10:00:00Z',
  },
  'concertina-sketchbook': {
    title: 'Concertina Sketchbook',
    description: 'One sheet of four metres, folded between two boards: a whole walk in a single drawing.',
    price: '37.00',
    inventory: 22,
    categories: ['sketchbooks'],
    images: ['Folded book pulled out to its full length'],
    createdAt: '2026-05-12T10:30:00Z',
  },
  'tulip-photo-album': {
    title: 'Tulip Photo Album',
    description:
      'Forty black pages with guards, so that it still closes when it is full. Covered in hand-marbled paper.',
    price: '86.00',
    inventory: 8,
    categories: ['albums'],
    images: ['Album covered in red and cream marbled paper'],
    createdAt: '2026-08-19T10:00:00Z',
  },
} as const satisfies Record<string, ProductData>;
