/** A queue of items by client: clients take turns (round robin), the items of one client are first in, first out. */
export class FairQueue<Item> {
  /** The next client first; a client without items is not in it. */
  readonly #waiting = new Map<string, Set<Item>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  sizeOf(client: string): number {
    return this.#waiting.get(client)?.size ?? 0;
  }

  add(client: string, item: Item): void {
    const items = this.#waiting.get(client) ?? new Set();
    this.#waiting.set(client, items.add(item));
    this.#size += 1;
  }

  /** Adds an item before the other items of the client. */
  addFirst(client: string, item: Item): void {
    const { size = 0 } = this.#waiting.get(client) ?? {};
    this.#waiting.set(client, new Set([item, ...(this.#waiting.get(client) ?? [])]));
    this.#size += this.sizeOf(client) - size;
  }

  /** @returns whether the item was in the queue */
  remove(client: string, item: Item): boolean {
    const items = this.#waiting.get(client);
    if (!items?.delete(item)) return false;
    this.#size -= 1;
    if (items.size === 0) this.#waiting.delete(client);
    return true;
  }

  /**
   * Removes the first item of the next client, which then moves to the end of the queue.
   * @param mayGo whether a client may be served; others are skipped
   * @returns undefined where no client may be served
   */
  next(mayGo: (client: string) => boolean = () => true): Item | undefined {
    for (const [client, items] of this.#waiting) {
      const [item] = items;
      if (item === undefined || !mayGo(client)) continue;
      this.remove(client, item);
      if (this.#waiting.delete(client)) this.#waiting.set(client, items);
      return item;
    }
    return undefined;
  }
}
