import type { Prisma } from '../../../src/generated/prisma/client';
import { artisanId } from './artisans';
import { namedId } from './named-id';

/** Design tokens in the format of https://www.designtokens.org/ */
const first = {
  color: {
    $type: 'color',
    clay: {
      100: { $value: '#f3ece4' },
      400: { $value: '#c59f7f' },
      700: { $value: '#7a4f35' },
    },
    glaze: {
      celadon: { $value: '#a9c4b3', $description: 'Where it pools, as under the thumb of the Tidewater mug.' },
      rust: { $value: '#a5502f' },
    },
    ink: { $value: '#23201d' },
    paper: { $value: '#fbf8f4' },
  },
  spacing: {
    $type: 'dimension',
    small: { $value: '8px' },
    medium: { $value: '16px' },
    large: { $value: '32px' },
  },
  radius: {
    $type: 'dimension',
    card: { $value: '6px' },
    round: { $value: '9999px' },
  },
  typography: {
    family: {
      $type: 'fontFamily',
      heading: { $value: ['Fraunces', 'Georgia', 'serif'] },
      body: { $value: ['Inter', 'system-ui', 'sans-serif'] },
    },
    size: {
      $type: 'dimension',
      body: { $value: '16px' },
      title: { $value: '28px' },
    },
    weight: {
      $type: 'fontWeight',
      regular: { $value: 400 },
      bold: { $value: 650 },
    },
  },
};

/** The second version: one more colour, more spacings, and semantic names for colours. */
const second = {
  ...first,
  color: {
    ...first.color,
    glaze: { ...first.color.glaze, tide: { $value: '#4f7a78' } },
    accent: { $value: '{color.glaze.tide}' },
    background: { $value: '{color.paper}' },
    text: { $value: '{color.ink}' },
  },
  spacing: {
    ...first.spacing,
    tiny: { $value: '4px' },
    huge: { $value: '64px' },
  },
  radius: { ...first.radius, card: { $value: '10px' } },
};

export const brandPacks: Prisma.BrandPackCreateManyInput[] = [
  { name: 'Boathouse', version: 1, tokens: first, publishedAt: '2026-02-06T09:00:00Z' },
  { name: 'Boathouse, after the spring firing', version: 2, tokens: second, publishedAt: '2026-05-20T09:00:00Z' },
].map((pack) => ({
  id: namedId('brand-pack', `lindqvist-stoneware ${pack.version}`),
  artisanId: artisanId('lindqvist-stoneware'),
  ...pack,
}));
