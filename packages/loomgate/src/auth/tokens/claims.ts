import { z } from 'zod';
import type { Role } from '../../register';

/** What a token must say, whoever signed it. @param roles those that the project has */
const claimsOf = (roles: readonly Role[]) =>
  z.object({
    /** The user's id. Postgres takes it in any case and gives it back in lower case, which rules compare with. */
    sub: z.guid().toLowerCase(),
    role: z.custom<Role>((role) => roles.some((one) => one === role)),
    /** Seconds since 1970. */
    exp: z.number(),
    /** When it was issued, the same; with milliseconds where the token is ours. */
    iat: z.number().optional(),
  });

/** Who a good token stands for, and until when. */
export interface VerifiedToken {
  readonly viewer: { readonly id: string; readonly role: Role };
  readonly expiresAtMs: number;
  /** Undefined where it does not say so. */
  readonly issuedAtMs?: number | undefined;
}

/** @returns reads the claims; throws ZodError when one is missing or is not what it should be */
export function createReadClaims(roles: readonly Role[]): (payload: unknown) => VerifiedToken {
  const claims = claimsOf(roles);
  return (payload) => {
    const { sub, role, exp, iat } = claims.parse(payload);
    const issuedAtMs = iat === undefined ? undefined : Math.round(iat * 1000);
    return { viewer: { id: sub, role }, expiresAtMs: exp * 1000, issuedAtMs };
  };
}
