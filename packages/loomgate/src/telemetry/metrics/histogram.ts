import { Histogram as ExposedHistogram, type Registry } from 'prom-client';

interface Description<Name extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Name[];
  /** The upper bounds of the buckets, ascending. */
  readonly buckets: readonly number[];
}

/**
 * A histogram that is counted here and exposed by prom-client. prom-client joins the labels to a text at each observation,
 * which takes a tenth of a cache hit; here they are looked up one by one.
 */
export class Histogram<Name extends string> {
  readonly #labelNames: readonly Name[];
  readonly #buckets: readonly number[];
  readonly #root = new SeriesNode();

  constructor(registry: Registry, description: Description<Name>) {
    this.#labelNames = description.labelNames;
    this.#buckets = description.buckets;
    new HistogramOnScrape(registry, description, () => this.#read(description.name));
  }

  observe(labels: Readonly<Record<Name, string>>, value: number): void {
    let node = this.#root;
    for (const name of this.#labelNames) node = node.child(labels[name]);
    node.series ??= new Series(this.#buckets, { ...labels });
    node.series.observe(value);
  }

  /** Removes the series whose first label is this. A series that comes back starts at 0, as after a restart. */
  remove(firstLabel: string): void {
    this.#root.removeChild(firstLabel);
  }

  #read(name: string): Sample[] {
    return [...this.#root.all()].flatMap((series) => series.read(name));
  }
}

/** The series by their labels: one level for each label. */
class SeriesNode {
  series: Series | undefined;
  readonly #children = new Map<string, SeriesNode>();

  child(label: string): SeriesNode {
    const known = this.#children.get(label);
    if (known) return known;
    const added = new SeriesNode();
    this.#children.set(label, added);
    return added;
  }

  removeChild(label: string): void {
    this.#children.delete(label);
  }

  *all(): Iterable<Series> {
    if (this.series) yield this.series;
    for (const child of this.#children.values()) yield* child.all();
  }
}

type Sample = Exposed['values'][number];

/** The observations with the same labels. */
class Series {
  /** By bucket; the last one is `+Inf`. */
  readonly #counts: number[];
  #sum = 0;

  constructor(
    private readonly buckets: readonly number[],
    private readonly labels: Readonly<Record<string, string>>,
  ) {
    this.#counts = Array.from({ length: buckets.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let bucket = 0;
    while (value > (this.buckets[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  /** Returns the samples of https://prometheus.io/docs/concepts/metric_types/#histogram: each bucket counts those below it. */
  read(name: string): Sample[] {
    const { labels } = this;
    let count = 0;
    const samples: Sample[] = this.#counts.map((own, index) => {
      count += own;
      return { metricName: `${name}_bucket`, labels: { le: this.buckets[index] ?? '+Inf', ...labels }, value: count };
    });
    samples.push({ metricName: `${name}_sum`, labels, value: this.#sum });
    samples.push({ metricName: `${name}_count`, labels, value: count });
    return samples;
  }
}

type Exposed = Awaited<ReturnType<ExposedHistogram['get']>>;

/** The metric of prom-client: its samples are read when Prometheus scrapes it, as those of read-on-scrape.ts. */
class HistogramOnScrape extends ExposedHistogram {
  /** Never observed: has the type and the texts. */
  readonly #described: ExposedHistogram;

  constructor(
    registry: Registry,
    { name, help, labelNames, buckets }: Description<string>,
    private readonly read: () => Sample[],
  ) {
    const description = { name, help, labelNames, buckets: [...buckets] };
    super({ ...description, registers: [registry] });
    this.#described = new ExposedHistogram({ ...description, registers: [] });
  }

  override async get(): Promise<Exposed> {
    return { ...(await this.#described.get()), values: this.read() };
  }

  /** The undocumented method by which a registry reads a histogram; it calls `get` of a metric that has none. */
  getForPromString(): Promise<Exposed> {
    return this.get();
  }
}
