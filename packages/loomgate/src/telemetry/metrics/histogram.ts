import { Series } from './series';

interface Description {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Upper bounds of the buckets, ascending; one without a bound comes on top. */
  readonly bounds: readonly number[];
}

/**
 * Counts observations in buckets: https://prometheus.io/docs/concepts/metric_types/#histogram. prom-client's checks and
 * sorts the labels and makes a text of them at each observation, of which a request makes several; this one looks them up.
 */
export class Histogram {
  readonly #description: Description;
  /** Each with the first of its labels. */
  #series: (readonly [first: string | undefined, series: Series])[] = [];
  readonly #top = new Labels();

  constructor(description: Description) {
    this.#description = description;
  }

  /** @param labels in the order of their names; each set of them is kept until its first one is dropped */
  observe(value: number, ...labels: readonly string[]): void {
    let found = this.#top;
    for (const label of labels) found = found.below(label);
    found.series ??= this.#add(labels);
    found.series.observe(value);
  }

  /** Has all series disappear whose first label is this one. One that comes back begins at 0, as after a restart. */
  drop(first: string): void {
    this.#series = this.#series.filter(([label]) => label !== first);
    this.#top.drop(first);
  }

  /** In Prometheus' format: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format. */
  text(): string {
    const { name, help } = this.#description;
    const lines = this.#series.flatMap(([, series]) => series.lines(name));
    return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines, ''].join('\n');
  }

  #add(labels: readonly string[]): Series {
    const { bounds, labelNames } = this.#description;
    const named = labelNames.map((name, index) => [name, labels[index] ?? ''] as const);
    const series = new Series(bounds, named);
    this.#series.push([labels[0], series]);
    return series;
  }
}

/** The labels of all series as a tree: nothing is made to look for one. */
class Labels {
  series: Series | undefined;
  readonly #below = new Map<string, Labels>();

  below(label: string): Labels {
    const known = this.#below.get(label);
    if (known) return known;
    const added = new Labels();
    this.#below.set(label, added);
    return added;
  }

  drop(label: string): void {
    this.#below.delete(label);
  }
}
