import type { Prisma } from '../../../src/generated/prisma/client';
import { namedId } from './named-id';
import { userId } from './users';

const workshops = {
  'lindqvist-stoneware': {
    name: 'Lindqvist Stoneware',
    country: 'Sweden',
    bio: 'Mara Lindqvist throws tableware in a former boathouse outside Gothenburg. She digs part of her clay from the shore below it and fires with wood four times a year.',
    ownerId: userId('artisan@example.com'),
    createdAt: '2026-01-05T08:30:00Z',
  },
  'atelier-fougere': {
    name: 'Atelier Fougère',
    country: 'France',
    bio: 'Three looms above a bakery in Felletin. Jeanne Fougère weaves linen and mountain wool, dyed with weld, madder and walnut from her garden.',
    ownerId: userId('jeanne.fougere@example.com'),
    createdAt: '2026-01-08T14:00:00Z',
  },
  'okafor-turnery': {
    name: 'Okafor Turnery',
    country: 'United Kingdom',
    bio: 'Bowls, boards and boxes from trees that storms brought down in Somerset. Every piece is stamped with the parish the tree stood in.',
    ownerId: userId('tobe.okafor@example.com'),
    createdAt: '2026-01-19T17:00:00Z',
  },
  'vetreria-morosin': {
    name: 'Vetreria Morosin',
    country: 'Italy',
    bio: 'Fourth generation at the same furnace on Murano. Blown by hand, thin at the lip, never two alike.',
    ownerId: userId('lucia.morosin@example.com'),
    createdAt: '2026-02-02T11:30:00Z',
  },
  'blank-and-bound': {
    name: 'Blank & Bound',
    country: 'Netherlands',
    bio: 'A bindery of two in Haarlem. Sewn on tapes, covered in linen or goatskin, made to lie flat on the first page and on the last.',
    ownerId: null,
    createdAt: '2026-02-11T09:45:00Z',
  },
  'aoki-silver': {
    name: 'Aoki Silver',
    country: 'Japan',
    bio: 'Recycled silver, hammered and chased by Ren Aoki in Kanazawa. Quiet pieces that are meant to be worn every day and repaired for life.',
    ownerId: null,
    createdAt: '2026-02-20T02:10:00Z',
  },
} as const;

export type DemoArtisan = keyof typeof workshops;

export const artisanId = (slug: DemoArtisan): string => namedId('artisan', slug);

export const artisans: Prisma.ArtisanCreateManyInput[] = Object.entries(workshops).map(([slug, workshop]) => ({
  id: namedId('artisan', slug),
  slug,
  ...workshop,
}));
