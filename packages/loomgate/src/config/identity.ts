import type { z } from 'zod';
import type { environment } from './environment';

/** Times and sizes of authentication. They are not configurable. */
export const identityLimits = {
  token: {
    /** How long a token signed by the gateway is valid. */
    ttlSeconds: 12 * 3600,
    /** The tolerated difference between clocks. */
    clockToleranceSeconds: 5,
    /** How long the result of a verification is reused, at most until the token expires. */
    rememberedMs: 5 * 60_000,
    /** A few hundred bytes each. */
    maxRemembered: 10_000,
  },
  jwks: {
    /** How long a request waits for the keys when it needs them. */
    timeoutMs: 3_000,
    /** Older keys are fetched again. */
    maxAgeMs: 10 * 60_000,
    /** The minimum interval between fetches that tokens with unknown keys cause. */
    cooldownMs: 10_000,
    /** After a failure the keys are not fetched for this long, and requests that need them fail at once. */
    pauseMs: 2_000,
  },
  /** Accounts with revoked tokens, which every instance holds in memory. */
  validity: {
    /** About two hundred bytes each. */
    maxAccounts: 50_000,
    /** How often they are read from the database, where the WAL announces changes and where it does not. */
    readEveryMs: { announced: 5_000, unannounced: 1_000 },
    /** Each read includes rows written this long before the last one, of any transaction. */
    overlapMs: 60_000,
    /** When no read has succeeded for this long, tokens are checked in the database and not in memory. */
    maxAgeMs: 30_000,
  },
} as const;

/** Returns who signs tokens, and their required claims. */
export function toIdentity(values: z.output<(typeof environment)['identity']>) {
  return {
    jwtSecret: values.JWT_SECRET,
    jwksUrl: values.JWKS_URL,
    issuer: values.JWT_ISSUER,
    audience: values.JWT_AUDIENCE,
  };
}
