import { Counter, Gauge, type Registry } from 'prom-client';

/** One number, or one for each set of labels; null where it is not known, which is not zero. */
export type Reading = number | null | readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

interface Description {
  readonly name: string;
  readonly help: string;
  /** counter for what only grows. */
  readonly kind: 'counter' | 'gauge';
  readonly labelNames?: readonly string[];
}

interface Resettable {
  reset(): void;
  remove(): void;
}

/** Adds a metric that somebody else counts: it is read when it is scraped, and costs nothing in between. */
export function readOnScrape(registry: Registry, { kind, ...description }: Description, read: () => Reading): void {
  const labelNames = [...(description.labelNames ?? [])];
  const options = { ...description, labelNames, registers: [registry] };
  const fill = (metric: Resettable, set: (labels: Record<string, string>, value: number) => void) => {
    metric.reset();
    const reading = read();
    // A metric without labels is 0 after a reset.
    if (labelNames.length === 0) metric.remove();
    for (const [labels, value] of typeof reading === 'number' ? [[{}, reading] as const] : (reading ?? []))
      set({ ...labels }, value);
  };
  if (kind === 'gauge')
    new Gauge({
      ...options,
      collect() {
        fill(this, (labels, value) => this.set(labels, value));
      },
    });
  else
    new Counter({
      ...options,
      collect() {
        fill(this, (labels, value) => this.inc(labels, value));
      },
    });
}
