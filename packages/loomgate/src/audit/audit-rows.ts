import type { Pool } from 'pg';
import type { StatementMiddleware } from '../database/statement-middleware';

/** Something that somebody may have to account for. */
export interface AuditEntry {
  readonly action: string;
  readonly viewerId: string | null;
  /** What it was about; never a secret. */
  readonly subject: string;
  readonly address?: string;
  readonly requestId?: string;
  /** How often it happened in the request; once unless it is given. */
  readonly count?: number;
}

/** The columns of loomgate.audit_log, but for the number that the database gives. */
export type AuditRow = readonly [
  at: Date,
  action: string,
  viewerId: string | null,
  subject: string,
  address: string | null,
  requestId: string | null,
  count: number,
];

const maxLength = 500;

export function toRow({ action, viewerId, subject, address, requestId, count = 1 }: AuditEntry): AuditRow {
  const orNull = (text: string | null | undefined) => (typeof text === 'string' ? storable(text) : null);
  return [new Date(), storable(action), orNull(viewerId), storable(subject), orNull(address), orNull(requestId), count];
}

/** Entries that the database would refuse would hold up all that come after them. */
function storable(text: string): string {
  return text.slice(0, maxLength).replaceAll('\0', '').toWellFormed();
}

/** Writes the rows in their order, all or none. */
export async function insertAudit(pool: Pool, rows: readonly AuditRow[], around: StatementMiddleware): Promise<void> {
  const columns = [0, 1, 2, 3, 4, 5, 6].map((place) => rows.map((row) => row[place]));
  await around(insert, () => pool.query({ name: 'audit', text: insert, values: columns }));
}

const insert = `
  insert into loomgate.audit_log (at, action, viewer_id, subject, address, request_id, count)
  select at, action, viewer_id, subject, address, request_id, count
  from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[])
    with ordinality as entry (at, action, viewer_id, subject, address, request_id, count, place)
  order by place`;
