import type { Random } from './random.ts';

const qualities = 'small tall round quiet woven glazed carved turned hammered braided plain lucky'.split(' ');
const materials = 'oak walnut linen wool brass silver stoneware porcelain glass leather café-brown rush'.split(' ');
const things = 'bowl cup vase lamp stool basket ring brooch blanket box jug spoon'.split(' ');
const given = 'Ada Béla Chloé Dmitri Eun Fatima Goran Hana Ines Jürgen Kofi Leïla'.split(' ');
const family = 'Almeida Brandt Castro Dubois Eriksen Fujita Grau Horváth Ito Jansen Kowalski Łapiński'.split(' ');

export function title(random: Random): string {
  const words = `${random.pick(qualities)} ${random.pick(materials)} ${random.pick(things)}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function person(random: Random): string {
  return `${random.pick(given)} ${random.pick(family)}`;
}

export function categoryName(random: Random, index: number): string {
  return `${random.pick(materials)} ${random.pick(things)} no. ${index}`;
}

/** A paragraph of `phrases` phrases, with quotes and line breaks that JSON must escape. */
export function paragraph(random: Random, phrases: number): string {
  const phrase = () => `a "${random.pick(qualities)}" ${random.pick(things)} in ${random.pick(materials)}`;
  return `It is ${Array.from({ length: phrases }, phrase).join(',\n')}.`;
}
