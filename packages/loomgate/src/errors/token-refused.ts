import { LoomgateError } from '.';

const messages = {
  TOKEN_EXPIRED: 'The token has expired.',
  TOKEN_INVALID: 'The token is not valid.',
  TOKEN_REVOKED: 'The token has been revoked. Sign in again.',
} as const;

/**
 * Creates the error for a refused token. The exact reason is only logged, because it would help an attacker.
 * @param cause for the log
 */
export function tokenRefused(reason: keyof typeof messages, cause?: unknown): LoomgateError {
  return new LoomgateError('UNAUTHENTICATED', messages[reason], { details: { reason }, cause });
}
