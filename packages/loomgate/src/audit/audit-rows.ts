import type { Pool } from 'pg';
import type { StatementMiddleware } from '../database/statement-middleware';

/** One action that the audit log records. */
export interface AuditEntry {
  readonly action: string;
  readonly viewerId: string | null;
  /** The object of the action; never a secret. */
  readonly subject: string;
  readonly address?: string;
  readonly requestId?: string;
  /** How often the action happened in the request; 1 by default. */
  readonly count?: number;
}

/** The columns of loomgate.audit_log, without the generated id. */
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

/** Removes characters that Postgres refuses: a refused entry would block the entries after it. */
function storable(text: string): string {
  return text.slice(0, maxLength).replaceAll('\0', '').toWellFormed();
}

/** Inserts the rows in their order, in one statement. @throws what the query throws; then no row is stored */
export async function insertAudit(pool: Pool, rows: readonly AuditRow[], around: StatementMiddleware): Promise<void> {
  const columns = [0, 1, 2, 3, 4, 5, 6].map((column) => rows.map((row) => row[column]));
  await around(insert, () => pool.query({ name: 'audit', text: insert, values: columns }));
}

const insert = `
  insert into loomgate.audit_log (at, action, viewer_id, subject, address, request_id, count)
  select at, action, viewer_id, subject, address, request_id, count
  from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[])
    with ordinality as entry (at, action, viewer_id, subject, address, request_id, count, place)
  order by place`;
