import { Counter, Gauge, type Registry } from 'prom-client';

/** One number, or one for each set of labels; null where the value is unknown: the metric then has no series. */
export type Reading = number | null | readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

interface Description {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  readonly labelNames?: readonly string[];
}

interface Resettable {
  reset(): void;
  remove(): void;
}

/** Adds a metric whose value another part of the gateway counts: it is read when Prometheus scrapes it. */
export function readOnScrape(registry: Registry, { kind, ...description }: Description, read: () => Reading): void {
  const labelNames = [...(description.labelNames ?? [])];
  const options = { ...description, labelNames, registers: [registry] };
  const fill = (metric: Resettable, set: (labels: Record<string, string>, value: number) => void) => {
    metric.reset();
    const reading = read();
    // `reset` sets a metric without labels to 0.
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
