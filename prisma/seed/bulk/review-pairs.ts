/** Which buyer has reviewed which product, both by index. */
export interface Pairs {
  has(product: number, buyer: number): boolean;
  /** Does nothing when the pair is there already. */
  add(product: number, buyer: number): void;
  /** How many buyers have reviewed the product. */
  countOf(product: number): number;
}

const empty = -1;

/**
 * A hash table in one array of numbers: 16 to 32 bytes a pair, where JavaScript's own sets take three times as much and
 * end at 16 million.
 * @param capacity the most pairs that will ever be in it
 */
export function createPairs(products: number, buyers: number, capacity: number): Pairs {
  const size = 2 ** Math.ceil(Math.log2(Math.max(capacity, 1) * 2));
  const table = new Float64Array(size).fill(empty);
  const counts = new Uint32Array(products);
  /** The place of a key, or the free one where it belongs. */
  const find = (key: number) => {
    let place = scatter(key) % size;
    while (table[place] !== empty && table[place] !== key) place = (place + 1) % size;
    return place;
  };
  const toKey = (product: number, buyer: number) => product * buyers + buyer;
  const has = (product: number, buyer: number) => table[find(toKey(product, buyer))] !== empty;
  const add = (product: number, buyer: number) => {
    const place = find(toKey(product, buyer));
    if (table[place] !== empty) return;
    table[place] = toKey(product, buyer);
    counts[product] = (counts[product] ?? 0) + 1;
  };
  return { has, add, countOf: (product) => counts[product] ?? 0 };
}

/** murmur3's last step over both halves of a number below 2^53: neighbours end up far apart. */
function scatter(key: number): number {
  let hash = (key % 4_294_967_296) ^ Math.imul(Math.floor(key / 4_294_967_296), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
