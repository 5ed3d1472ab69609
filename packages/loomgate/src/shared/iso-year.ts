/**
 * Writes the year of a date of Postgres in ISO 8601, where the year 1 BC is 0. Years outside 0 to 9999 have a sign and at
 * least six digits, as in JavaScript.
 * @param era ` BC` for years before Christ
 */
export function toIsoYear(year: string, era: string | undefined): string {
  const counted = era ? 1 - Number(year) : Number(year);
  if (counted >= 0 && counted <= 9999) return String(counted).padStart(4, '0');
  return `${counted < 0 ? '-' : '+'}${String(Math.abs(counted)).padStart(6, '0')}`;
}

/** Converts back: Postgres reads no years with a sign, and has no year 0. @returns undefined if it reads the year as it is */
export function fromIsoYear(isoYear: string): { readonly year: string; readonly era: string } | undefined {
  const counted = Number(isoYear);
  if (counted > 0 && counted <= 9999) return undefined;
  const [year, era] = counted > 0 ? [counted, ''] : [1 - counted, ' BC'];
  return { year: String(year).padStart(4, '0'), era };
}
