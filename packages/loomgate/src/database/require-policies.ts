import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Execute, Statement } from '../loaders';
import { bypassedBy } from './check-row-security';

/** In roles: a project may have one for each tenant. */
const maxRoles = 1_000;

/**
 * Refuses statements on tables with row level security whose policies do not apply to the role of their session, which would
 * return the rows of every viewer. Each role is checked once.
 * @param oids of the tables
 */
export function requirePolicies(execute: Execute, pool: Pick<Pool, 'query'>, oids: readonly number[]): Execute {
  const checked = new LRUCache<string, Promise<void>>({ max: maxRoles });

  async function check(role: string | undefined): Promise<void> {
    const names = await bypassedBy(pool, role, oids);
    if (names.length === 0) return;
    const who = role === undefined ? 'the role of the database connection' : `the role ${role}`;
    throw new Error(`${who} bypasses the row level security of ${names.join(', ')}: ${remedy}`);
  }

  /** A check that has failed is repeated: the database may have been unavailable, or the role was changed. */
  function checkOnce(role: string | undefined): Promise<void> {
    const key = role ?? '';
    const known = checked.get(key);
    if (known) return known;
    const checking = check(role);
    checked.set(key, checking);
    checking.catch(() => checked.delete(key));
    return checking;
  }

  return <Row>(statement: Statement, signal?: AbortSignal) =>
    statement.session && statement.rowSecurity
      ? checkOnce(statement.session.role).then(() => execute<Row>(statement, signal))
      : execute<Row>(statement, signal);
}

const remedy =
  'connect as a role that is neither superuser, owner nor BYPASSRLS, or return such a role from databaseSession (docs/security.md)';
