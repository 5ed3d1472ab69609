import type { Ports } from 'loomgate';
import type { LoginAttempt } from './login-throttle';
import type { Passwords } from './passwords';

/** What the writes of accounts need. */
export interface AccountPorts extends Ports {
  readonly passwords: Passwords;
  /**
   * Counts an attempt to sign up or in.
   * @throws LoomgateError RATE_LIMITED when there were too many
   */
  attempt(attempt: LoginAttempt): Promise<void>;
}
