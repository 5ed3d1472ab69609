import { type CustomTypesConfig, types } from 'pg';

/** https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const timestamptz = 1184;
const uuidArray = 2951;

/**
 * How loaders read what Postgres sends: as little of it as possible. An instant stays text (in UTC, RFC 3339), because
 * most are never selected and the rest are sent on as text; `pg` would make a Date of each, at a tenth of the cost of a
 * whole operation.
 */
export const rowTypes: CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    if (oid === timestamptz) return toInstant;
    if (oid === uuidArray) return toIds;
    return types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
  },
};

/** `2026-03-01 09:30:00.5+00` to `2026-03-01T09:30:00.500Z`; the session's time zone is UTC. */
function toInstant(text: string): string {
  if (!text.endsWith('+00') || text.length > 26) return new Date(text).toISOString();
  const time = text.slice(11, -3);
  const fraction = time.length === 8 ? '.000' : ''.padEnd(12 - time.length, '0');
  return `${text.slice(0, 10)}T${time}${fraction}Z`;
}

function toIds(text: string): string[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',');
}
