import { readTokens } from '@loomgate/brand-tokens';
import { isStorable, text } from 'loomgate';
import { z } from 'zod';

const maxBytes = 512 * 1024;
const maxDepth = 32;

/**
 * Tokens as JSON text. Whoever sends them chooses their depth, so that is measured first, and not by recursion, which
 * would end in an overflow of the stack.
 */
const tokens = z
  .unknown()
  .refine((json) => typeof json === 'object' && json !== null && !Array.isArray(json), {
    error: 'The tokens are a JSON object.',
    abort: true,
  })
  .refine((json) => depthIsAtMost(json, maxDepth), {
    error: `The tokens are nested at most ${maxDepth} levels deep.`,
    abort: true,
  })
  .refine((json) => Buffer.byteLength(JSON.stringify(json)) <= maxBytes, {
    error: `The tokens have at most ${maxBytes / 1024} KiB as JSON.`,
    abort: true,
  })
  .refine(everyValueIsStorable, {
    error: 'The tokens may not hold U+0000, half of a surrogate pair, or a number too large for JSON.',
    abort: true,
  })
  .refine((json) => readTokens(json).tokens.length > 0, 'The tokens hold no colour, length, duration or font to use.')
  .transform((json) => JSON.stringify(json));

/** A brand pack to publish. */
export const newBrandPack = z.object({ name: text('The name', 200), tokens });

/** Level by level, the object itself being the first. */
function depthIsAtMost(json: unknown, levels: number): boolean {
  let level = [json].filter(isNested);
  for (let depth = 1; depth <= levels; depth += 1) {
    level = level.flatMap((value) => Object.values(value)).filter(isNested);
    if (level.length === 0) return true;
  }
  return false;
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Recursion is safe here: the depth is known by now. */
function everyValueIsStorable(json: unknown): boolean {
  if (typeof json === 'string') return isStorable(json);
  if (typeof json === 'number') return Number.isFinite(json);
  if (!isNested(json)) return true;
  return Object.entries(json).every(([key, value]) => isStorable(key) && everyValueIsStorable(value));
}
