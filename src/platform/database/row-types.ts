import { type CustomTypesConfig, types } from 'pg';

/** https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const timestamptz = 1184;
const uuidArray = 2951;

/**
 * How loaders read what Postgres sends: as little of it as possible. An instant stays as it is
 * (shared/instant.ts), because most are never selected; `pg` would make a Date of each, at a tenth of the cost of a
 * whole operation.
 */
export const rowTypes: CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    if (oid === timestamptz) return asText;
    if (oid === uuidArray) return toIds;
    return types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
  },
};

function toIds(text: string): string[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',');
}

function asText(text: string): string {
  return text;
}
