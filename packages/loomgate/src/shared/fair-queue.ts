/** What waits, by client. Clients are served in turn; of one client what came first is first. */
export class FairQueue<Item> {
  /** In the order in which clients are served next; one that has nothing waiting is not in it. */
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

  /** Ahead of what else of the client is waiting. */
  addFirst(client: string, item: Item): void {
    const { size = 0 } = this.#waiting.get(client) ?? {};
    this.#waiting.set(client, new Set([item, ...(this.#waiting.get(client) ?? [])]));
    this.#size += this.sizeOf(client) - size;
  }

  /** @returns whether it was waiting */
  remove(client: string, item: Item): boolean {
    const items = this.#waiting.get(client);
    if (!items?.delete(item)) return false;
    this.#size -= 1;
    if (items.size === 0) this.#waiting.delete(client);
    return true;
  }

  /** Takes the first item of the client whose turn it is; the client goes to the end of the line. @param mayGo tells which clients are passed over */
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
