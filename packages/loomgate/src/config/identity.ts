import type { z } from 'zod';
import type { environment } from './environment';

/** What the gateway goes by when it tells who somebody is. Times and sizes are no settings: none is worth a choice. */
export const identityLimits = {
  token: {
    /** How long a token of our own is valid. */
    ttlSeconds: 12 * 3600,
    /** How far clocks may be apart. */
    clockToleranceSeconds: 5,
    /** A token that was verified is not verified again for this long, or until it expires. */
    rememberedMs: 5 * 60_000,
    /** A few hundred bytes each. */
    maxRemembered: 10_000,
  },
  jwks: {
    /** How long a request waits for the keys when it needs them. */
    timeoutMs: 3_000,
    /** Keys are read again when they are older. */
    maxAgeMs: 10 * 60_000,
    /** A token with an unknown key makes the keys be read again, but no more often. */
    cooldownMs: 10_000,
    /** After a failure the keys are not asked for again for this long; whoever needs them is told at once. */
    pauseMs: 2_000,
  },
  /** Accounts whose tokens issued so far have been revoked, as every instance holds them in memory. */
  validity: {
    /** About two hundred bytes each. */
    maxAccounts: 50_000,
    /** How often they are read where the log of the database announces them, and where it does not. */
    readEveryMs: { announced: 5_000, unannounced: 1_000 },
    /** Rows written this long before the last read are read again, whatever their transaction. */
    overlapMs: 60_000,
    /** Once nothing could be read for this long, memory tells nothing any more and the database is asked. */
    maxAgeMs: 30_000,
  },
} as const;

/** Who signs tokens, and what they must say. */
export function toIdentity(values: z.output<(typeof environment)['identity']>) {
  return {
    jwtSecret: values.JWT_SECRET,
    jwksUrl: values.JWKS_URL,
    issuer: values.JWT_ISSUER,
    audience: values.JWT_AUDIENCE,
  };
}
