/**
 * Works something out once for each object, and keeps it as long as the object.
 * @param make given what else it is made of when it is first asked for
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
