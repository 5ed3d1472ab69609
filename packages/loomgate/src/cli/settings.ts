import { environment } from '../config/environment';
import { withoutCredentials } from '../logging/redact';

/** A setting in force. */
export interface Setting {
  readonly name: string;
  /** Its text without secrets; undefined for a setting without a default that is not set. */
  readonly value: string | undefined;
  readonly source: 'environment' | '.env' | 'default';
}

const secrets = new Set(['JWT_SECRET', 'CACHE_ENCRYPTION_KEY', 'MONITORING_TOKEN', 'SENTRY_DSN', 'APOLLO_KEY']);

/**
 * Lists every setting with the value in force and its source. Values are not validated.
 * @param env the environment of the process
 * @param file the variables of the project's .env, which count where the environment has none
 */
export function settingsInForce(env: NodeJS.ProcessEnv, file: NodeJS.ProcessEnv): Setting[] {
  const groups = Object.values(environment);
  const defaults = new Map(groups.flatMap((group) => Object.entries(group.parse({}))));
  const names = groups.flatMap((group) => Object.keys(group.shape));
  return names.map((name) => {
    // An empty variable of the environment hides that of .env, and leaves the default.
    const given = env[name] ?? file[name];
    const source = !given ? 'default' : env[name] === undefined ? '.env' : 'environment';
    const value = given || defaults.get(name)?.toString();
    return { name, value: value && (secrets.has(name) ? '[secret]' : withoutCredentials(value)), source };
  });
}
