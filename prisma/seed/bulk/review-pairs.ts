/** A set of pairs of product and buyer, both by index. */
export interface Pairs {
  has(product: number, buyer: number): boolean;
  /** Adds a pair; no effect if it exists. */
  add(product: number, buyer: number): void;
  /** The number of buyers of a product. */
  countOf(product: number): number;
}

const empty = -1;

/**
 * Creates a hash table with open addressing in one Float64Array: 16 to 32 bytes per pair. A Set takes three times as much
 * and is limited to 16 million entries.
 * @param capacity the maximum number of pairs
 */
export function createPairs(products: number, buyers: number, capacity: number): Pairs {
  const size = 2 ** Math.ceil(Math.log2(Math.max(capacity, 1) * 2));
  const table = new Float64Array(size).fill(empty);
  const counts = new Uint32Array(products);
  /** Returns the slot of a key, or the free slot for it. */
  const find = (key: number) => {
    let slot = mixBits(key) % size;
    while (table[slot] !== empty && table[slot] !== key) slot = (slot + 1) % size;
    return slot;
  };
  const toKey = (product: number, buyer: number) => product * buyers + buyer;
  const has = (product: number, buyer: number) => table[find(toKey(product, buyer))] !== empty;
  const add = (product: number, buyer: number) => {
    const slot = find(toKey(product, buyer));
    if (table[slot] !== empty) return;
    table[slot] = toKey(product, buyer);
    counts[product] = (counts[product] ?? 0) + 1;
  };
  return { has, add, countOf: (product) => counts[product] ?? 0 };
}

/** Hashes a number below 2^53 by the finaliser of murmur3 over both halves. */
function mixBits(key: number): number {
  let hash = (key % 4_294_967_296) ^ Math.imul(Math.floor(key / 4_294_967_296), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
