import type { Added } from './seed';

const names: readonly (readonly [keyof Added, string])[] = [
  ['users', 'buyers'],
  ['owners', 'owners of artisans'],
  ['reviews', 'reviews'],
  ['orders', 'orders'],
  ['lines', 'order lines'],
  ['conversations', 'conversations'],
  ['messages', 'messages'],
  ['brandPacks', 'brand packs'],
];

/** Formats the numbers of added rows, one kind per line. */
export function summarise(added: Added, seconds: number): string {
  const lines = names.map(([kind, name]) => `${added[kind].toLocaleString('en').padStart(12)}  ${name}`);
  return `Added in ${seconds.toFixed(1)} s:\n${lines.join('\n')}\n`;
}
