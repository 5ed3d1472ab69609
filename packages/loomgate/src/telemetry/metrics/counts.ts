import type { Registry } from 'prom-client';
import { readOnScrape } from './read';

interface Entry {
  readonly labels: readonly string[];
  value: number;
}

/** A counter by labels, of which single ones can be dropped: prom-client's removes one only by all of its labels. */
export class Counts {
  readonly #entries = new Map<string, Entry>();

  constructor(registry: Registry, description: { name: string; help: string; labelNames: readonly string[] }) {
    const { labelNames } = description;
    readOnScrape(registry, { ...description, kind: 'counter' }, () =>
      [...this.#entries.values()].map(({ labels, value }) => {
        const named = labelNames.map((name, index) => [name, labels[index] ?? '']);
        return [Object.fromEntries(named), value] as const;
      }),
    );
  }

  /** @param labels in the order of their names */
  add(...labels: readonly string[]): void {
    const key = labels.join('\n');
    const entry = this.#entries.get(key);
    if (entry) entry.value += 1;
    else this.#entries.set(key, { labels, value: 1 });
  }

  /** Has all series disappear whose labels begin with these. One that comes back begins at 1, as after a restart. */
  drop(...first: readonly string[]): void {
    for (const [key, { labels }] of this.#entries)
      if (first.every((label, index) => labels[index] === label)) this.#entries.delete(key);
  }
}
