import type { Ports } from 'loomgate';
import type { LoginAttempt } from './login-throttle';
import type { Passwords } from './passwords';

/** The dependencies of the writes of accounts. */
export interface AccountPorts extends Ports {
  readonly passwords: Passwords;
  /**
   * Counts an attempt to sign up or sign in.
   * @throws LoomgateError RATE_LIMITED when the limit is exceeded
   */
  attempt(attempt: LoginAttempt): Promise<void>;
}
