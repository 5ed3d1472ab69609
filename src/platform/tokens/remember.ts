import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { identityLimits } from '../../config/identity';
import type { VerifiedToken } from './claims';

/**
 * Verifies a token once, and again when it expires or some minutes have gone by, whichever comes first. Tokens that are
 * not good are not remembered: they may be a moment later, and would push out those that are.
 * @param verify throws for a token that is not good
 */
export function rememberVerified(
  verify: (token: string) => Promise<VerifiedToken>,
  { maxRemembered, rememberedMs }: { maxRemembered: number; rememberedMs: number } = identityLimits.token,
): (token: string) => Promise<VerifiedToken> {
  const remembered = new LRUCache<string, { verified: VerifiedToken; untilMs: number }>({ max: maxRemembered });
  return async (token) => {
    // By its digest, so that a dump of the memory holds no token that somebody could use.
    const key = hash('sha256', token, 'base64url');
    const known = remembered.get(key);
    if (known && Date.now() < known.untilMs) return known.verified;
    remembered.delete(key);
    const verified = await verify(token);
    remembered.set(key, { verified, untilMs: Math.min(verified.expiresAtMs, Date.now() + rememberedMs) });
    return verified;
  };
}
