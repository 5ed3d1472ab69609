/** Observations with the same labels. */
export class Series {
  readonly #bounds: readonly number[];
  readonly #labels: string;
  /** One more than there are bounds. */
  readonly #counts: number[];
  #sum = 0;

  /**
   * @param bounds of the buckets, ascending
   * @param labels each with its name
   */
  constructor(bounds: readonly number[], labels: readonly (readonly [name: string, label: string])[]) {
    this.#bounds = bounds;
    this.#labels = labels.map(([name, label]) => `${name}="${escaped(label)}"`).join(',');
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let bucket = 0;
    while (value > (this.#bounds[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  /** Each bucket has all that are below it. */
  lines(name: string): string[] {
    let count = 0;
    const buckets = this.#counts.map((own, index) => {
      count += own;
      return `${name}_bucket{${this.#labels},le="${this.#bounds[index] ?? '+Inf'}"} ${count}`;
    });
    return [...buckets, `${name}_sum{${this.#labels}} ${this.#sum}`, `${name}_count{${this.#labels}} ${count}`];
  }
}

function escaped(label: string): string {
  return label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
