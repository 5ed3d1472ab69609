import { z } from 'zod';
import type { Role } from '../../register';

/** The required claims of a token. @param roles of the project */
const claimsOf = (roles: readonly Role[]) =>
  z.object({
    /** The user's id. Lower case, because Postgres returns UUIDs in lower case and rules compare them as text. */
    sub: z.guid().toLowerCase(),
    role: z.custom<Role>((role) => roles.some((one) => one === role)),
    /** Seconds since 1970. */
    exp: z.number(),
    /** Time of issue in seconds since 1970; with a fraction in tokens that the gateway issued. */
    iat: z.number().optional(),
  });

/** The content of a verified token. */
export interface VerifiedToken {
  readonly viewer: { readonly id: string; readonly role: Role; readonly claims?: Readonly<Record<string, unknown>> };
  readonly expiresAtMs: number;
  /** Undefined where the token has no `iat`. */
  readonly issuedAtMs?: number | undefined;
}

/**
 * @param keepsClaims whether the viewer has all claims of the token
 * @returns reads the claims; throws ZodError where a claim is missing or not valid
 */
export function createReadClaims(
  roles: readonly Role[],
  keepsClaims = false,
): (payload: Readonly<Record<string, unknown>>) => VerifiedToken {
  const claims = claimsOf(roles);
  return (payload) => {
    const { sub, role, exp, iat } = claims.parse(payload);
    const issuedAtMs = iat === undefined ? undefined : Math.round(iat * 1000);
    const viewer = keepsClaims ? { id: sub, role, claims: payload } : { id: sub, role };
    return { viewer, expiresAtMs: exp * 1000, issuedAtMs };
  };
}
