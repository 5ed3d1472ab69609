/**
 * Lets through the first so many different values and calls the rest `other`: names that clients choose must not make
 * metrics grow.
 */
export function boundLabels(max: number): (value: string | undefined) => string {
  const known = new Set<string>();
  return (value) => {
    if (value === undefined || value === '') return 'none';
    if (known.has(value)) return value;
    if (known.size >= max || value.length > 100) return 'other';
    known.add(value);
    return value;
  };
}
