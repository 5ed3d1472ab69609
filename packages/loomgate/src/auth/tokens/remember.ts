import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { identityLimits } from '../../config/identity';
import type { VerifiedToken } from './claims';

/** Verifies tokens, and caches verified ones. */
interface Remembering {
  verify(token: string): Promise<VerifiedToken>;
  /** Looks up a cached token. */
  recall(token: string): VerifiedToken | undefined;
}

/**
 * Caches verified tokens until they expire, and some minutes at most. Refused tokens are not cached: a new key may make
 * them valid, and they would displace valid ones.
 * @param verify throws for a token that is not valid
 */
export function rememberVerified(
  verify: (token: string) => Promise<VerifiedToken>,
  { maxRemembered, rememberedMs }: { maxRemembered: number; rememberedMs: number } = identityLimits.token,
): Remembering {
  const remembered = new LRUCache<string, { verified: VerifiedToken; untilMs: number }>({ max: maxRemembered });
  // Keyed by digest, so that a memory dump contains no usable token.
  const keyOf = (token: string) => hash('sha256', token, 'base64url');
  const recall = (token: string) => {
    const known = remembered.get(keyOf(token));
    return known && Date.now() < known.untilMs ? known.verified : undefined;
  };
  return {
    recall,
    async verify(token) {
      const known = recall(token);
      if (known) return known;
      const verified = await verify(token);
      remembered.set(keyOf(token), { verified, untilMs: Math.min(verified.expiresAtMs, Date.now() + rememberedMs) });
      return verified;
    },
  };
}
