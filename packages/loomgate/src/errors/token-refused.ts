import { LoomgateError } from '.';

const messages = {
  TOKEN_EXPIRED: 'The token has expired.',
  TOKEN_INVALID: 'The token is not valid.',
  TOKEN_REVOKED: 'The token has been revoked. Sign in again.',
} as const;

/**
 * Says no to a token. Why it is not valid stays in the cause: it would tell a forger how far they came.
 * @param cause for the log
 */
export function tokenRefused(reason: keyof typeof messages, cause?: unknown): LoomgateError {
  return new LoomgateError('UNAUTHENTICATED', messages[reason], { details: { reason }, cause });
}
