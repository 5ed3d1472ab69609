import { hash } from 'node:crypto';
import { LoomgateError } from '../errors';
import { isStorable } from './text';

/** The settings and the role of a transaction, which policies of row level security read. */
export interface DatabaseSession {
  /** Set with `set local role`: the role of the connection must be a member of it. Default: the role of the connection. */
  readonly role?: string | undefined;
  /** Values by name, read in SQL by `current_setting('app.tenant', true)`. A name has a dot; those of the server have none. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A checked session of a viewer. */
export interface ViewerSession {
  /** Equal for sessions with the same role and settings. Part of cache keys. */
  readonly digest: string;
  readonly role: string | undefined;
  /**
   * The parameter of `applySession`.
   * @throws LoomgateError FORBIDDEN if the project gives the viewer no session, or a value cannot be stored; Error for a
   * mistake of the project
   */
  parameter(): string;
}

/** The SQL that sets role and settings until the end of the transaction. */
export const applySession = 'select set_config(key, value, true) from json_each_text($1::text::json)';

/** In characters of JSON. */
const maxLength = 64 * 1024;
const settingName = /^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)+$/;

/**
 * Checks a session that the project returned.
 * @param create returns null for a viewer without a session
 */
export function toViewerSession(create: () => DatabaseSession | null): ViewerSession {
  try {
    const session = create();
    if (!session) return refused(() => new LoomgateError('FORBIDDEN'));
    const parameter = toParameter(session);
    if (parameter.length > maxLength || !isWritable(session))
      return refused(() => new LoomgateError('FORBIDDEN', unusable));
    return { digest: hash('sha256', parameter, 'base64url'), role: session.role, parameter: () => parameter };
  } catch (cause) {
    return refused(() => new Error('databaseSession of the project has failed', { cause }));
  }
}

const unusable = 'The token has a value that is too long, or that the database cannot store.';

/** A viewer whose statements are refused. All of them have one digest: no answer with an error is cached. */
function refused(toError: () => Error): ViewerSession {
  return {
    digest: 'refused',
    role: undefined,
    parameter() {
      throw toError();
    },
  };
}

/** Writes a JSON object. The role is a setting, too: https://www.postgresql.org/docs/current/sql-set-role.html */
function toParameter({ role, settings }: DatabaseSession): string {
  if (role !== undefined && (typeof role !== 'string' || role === '' || role === 'none'))
    throw new Error(`the role is the name of a role of Postgres, not ${JSON.stringify(role)}`);
  for (const [name, value] of Object.entries(settings)) {
    if (!settingName.test(name))
      throw new Error(
        `the setting ${JSON.stringify(name)} needs a name such as app.tenant: words with a dot between them`,
      );
    if (typeof value !== 'string') throw new Error(`the value of the setting ${name} is a string, not ${typeof value}`);
  }
  return JSON.stringify({ ...(role !== undefined && { role }), ...settings });
}

function isWritable({ role = '', settings }: DatabaseSession): boolean {
  return [role, ...Object.values(settings)].every(isStorable);
}

/** The session of one operation. Its statements share transactions with each other, and with no other operation. */
export class OperationSession {
  readonly #session: ViewerSession;
  readonly #requirePolicies: ((role: string | undefined) => Promise<void>) | undefined;
  #isUsed = false;

  /** @param requirePolicies rejects for a role to which the policies do not apply */
  constructor(session: ViewerSession, requirePolicies?: (role: string | undefined) => Promise<void>) {
    this.#session = session;
    this.#requirePolicies = requirePolicies;
  }

  /** Whether the operation has used it, so that the response depends on it. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /**
   * Makes sure that the policies apply to its role.
   * @throws what `use` throws; Error for a role to which they do not apply
   */
  async check(): Promise<void> {
    this.use();
    await this.#requirePolicies?.(this.#session.role);
  }

  /** Returns the parameter of `applySession`. @throws what `ViewerSession.parameter` throws */
  use(): string {
    this.#isUsed = true;
    return this.#session.parameter();
  }
}
