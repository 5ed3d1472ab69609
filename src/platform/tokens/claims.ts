import { z } from 'zod';

/** What a token must say, whoever signed it. */
const claims = z.object({
  /** The user's id. Postgres takes it in any case and gives it back in lower case, which rules compare with. */
  sub: z.guid().toLowerCase(),
  role: z.enum(['BUYER', 'ARTISAN', 'ADMIN']),
  /** Seconds since 1970. */
  exp: z.number(),
  /** When it was issued, the same; with milliseconds where the token is ours. */
  iat: z.number().optional(),
});

/** Who a good token stands for, and until when. */
export interface VerifiedToken {
  readonly viewer: { readonly id: string; readonly role: z.output<typeof claims>['role'] };
  readonly expiresAtMs: number;
  /** Undefined where it does not say so. */
  readonly issuedAtMs?: number | undefined;
}

/** @throws ZodError when a claim is missing or is not what it should be */
export function toVerifiedToken(payload: unknown): VerifiedToken {
  const { sub, role, exp, iat } = claims.parse(payload);
  const issuedAtMs = iat === undefined ? undefined : Math.round(iat * 1000);
  return { viewer: { id: sub, role }, expiresAtMs: exp * 1000, issuedAtMs };
}
