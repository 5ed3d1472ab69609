/**
 * Memoizes a function by its first argument, in a WeakMap.
 * @param make called once for each object, with the other arguments of the first call
 */
export function oncePer<Key extends object, More extends unknown[], Made>(
  make: (key: Key, ...more: More) => Made,
): (key: Key, ...more: More) => Made {
  const known = new WeakMap<Key, { readonly made: Made }>();
  return (key, ...more) => {
    const kept = known.get(key);
    if (kept) return kept.made;
    const made = make(key, ...more);
    known.set(key, { made });
    return made;
  };
}
