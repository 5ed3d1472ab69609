import type { Prisma } from '../../../src/generated/prisma/client';
import { namedId } from './named-id';

/** Slug, name and slug of the parent. Parents come before their children, as the trigger on the tree requires. */
const tree = [
  ['kitchen-and-table', 'Kitchen & Table', null],
  ['tableware', 'Tableware', 'kitchen-and-table'],
  ['mugs-and-cups', 'Mugs & Cups', 'tableware'],
  ['bowls', 'Bowls', 'tableware'],
  ['plates', 'Plates', 'tableware'],
  ['glasses', 'Glasses', 'tableware'],
  ['kitchen-tools', 'Kitchen Tools', 'kitchen-and-table'],
  ['boards', 'Boards', 'kitchen-tools'],
  ['spoons-and-scoops', 'Spoons & Scoops', 'kitchen-tools'],
  ['home', 'Home', null],
  ['textiles', 'Textiles', 'home'],
  ['blankets', 'Blankets', 'textiles'],
  ['cushions', 'Cushions', 'textiles'],
  ['table-linen', 'Table Linen', 'textiles'],
  ['decoration', 'Decoration', 'home'],
  ['vases', 'Vases', 'decoration'],
  ['candle-holders', 'Candle Holders', 'decoration'],
  ['boxes', 'Boxes', 'decoration'],
  ['paper', 'Paper', null],
  ['books', 'Books', 'paper'],
  ['notebooks', 'Notebooks', 'books'],
  ['sketchbooks', 'Sketchbooks', 'books'],
  ['albums', 'Albums', 'books'],
  ['jewellery', 'Jewellery', null],
  ['silver', 'Silver', 'jewellery'],
  ['rings', 'Rings', 'silver'],
  ['earrings', 'Earrings', 'silver'],
  ['pendants', 'Pendants', 'silver'],
  ['bracelets', 'Bracelets', 'silver'],
] as const;

export type DemoCategory = (typeof tree)[number][0];

export const categoryId = (slug: DemoCategory): string => namedId('category', slug);

export const categories: Prisma.CategoryCreateManyInput[] = tree.map(([slug, name, parent]) => ({
  id: categoryId(slug),
  slug,
  name,
  parentId: parent && categoryId(parent),
  createdAt: '2026-01-03T10:00:00Z',
}));
