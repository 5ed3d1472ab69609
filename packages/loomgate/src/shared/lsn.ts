/** A position in the WAL: https://www.postgresql.org/docs/current/datatype-pg-lsn.html */
export type Lsn = bigint;

/** @param text as Postgres formats it, e.g. `16/B374D848` */
export function toLsn(text: string): Lsn {
  const [high = '0', low = '0'] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** Formats as Postgres does. */
export function lsnText(lsn: Lsn): string {
  return `${(lsn >> 32n).toString(16)}/${(lsn & 0xffffffffn).toString(16)}`.toUpperCase();
}
