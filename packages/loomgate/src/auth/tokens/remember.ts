import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { identityLimits } from '../../config/identity';
import type { VerifiedToken } from './claims';

/** Tokens that were good are known for a while. */
interface Remembering {
  verify(token: string): Promise<VerifiedToken>;
  /** What is known of a token, at once. */
  recall(token: string): VerifiedToken | undefined;
}

/**
 * Verifies a token once, and again when it expires or some minutes have gone by, whichever comes first. Tokens that are
 * not good are not remembered: they may be a moment later, and would push out those that are.
 * @param verify throws for a token that is not good
 */
export function rememberVerified(
  verify: (token: string) => Promise<VerifiedToken>,
  { maxRemembered, rememberedMs }: { maxRemembered: number; rememberedMs: number } = identityLimits.token,
): Remembering {
  const remembered = new LRUCache<string, { verified: VerifiedToken; untilMs: number }>({ max: maxRemembered });
  // By its digest, so that a dump of the memory holds no token that somebody could use.
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
