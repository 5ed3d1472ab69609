import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { bypassedBy } from './check-row-security';

/** In roles: a project may have one for each tenant. */
const maxRoles = 1_000;
/** The attributes of a role may change, and a table may be replaced by one without policies. */
const keptMs = 30_000;

/** Refuses a role to which the policies do not apply: it would read and write the rows of every viewer. */
export type RequirePolicies = (role: string | undefined) => Promise<void>;

/**
 * Creates the check of the role of a session; undefined stands for the role of the connection. A result is kept for a while.
 * @param names of the tables with row level security in SQL
 */
export function createRequirePolicies(pool: Pick<Pool, 'query'>, names: readonly string[]): RequirePolicies {
  const checked = new LRUCache<string, Promise<void>>({ max: maxRoles, ttl: keptMs });

  async function check(role: string | undefined): Promise<void> {
    const bypassed = names.length > 0 ? await bypassedBy(pool, role, names) : [];
    if (bypassed.length === 0) return;
    const who = role === undefined ? 'the role of the database connection' : `the role ${role}`;
    throw new Error(`${who} bypasses the row level security of ${bypassed.join(', ')}: ${remedy}`);
  }

  /** A check that has failed is repeated: the database may have been unavailable, or the role was changed. */
  return (role) => {
    const key = role ?? '';
    const known = checked.get(key);
    if (known) return known;
    const checking = check(role);
    checked.set(key, checking);
    checking.catch(() => checked.delete(key));
    return checking;
  };
}

const remedy =
  'connect as a role that is neither superuser, owner nor BYPASSRLS, or return such a role from databaseSession (docs/security.md)';
