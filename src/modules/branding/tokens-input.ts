import { readTokens } from '@loomgate/brand-tokens';
import { isStorable, text } from 'loomgate';
import { z } from 'zod';

const maxBytes = 512 * 1024;
const maxDepth = 32;

/**
 * Tokens as JSON text. The client chooses the depth, so it is checked first, without recursion: deep input would overflow
 * the stack.
 */
const tokens = z
  .unknown()
  .refine((json) => typeof json === 'object' && json !== null && !Array.isArray(json), {
    error: 'The tokens must be a JSON object.',
    abort: true,
  })
  .refine((json) => depthIsAtMost(json, maxDepth), {
    error: `The tokens must be nested at most ${maxDepth} levels deep.`,
    abort: true,
  })
  .refine((json) => Buffer.byteLength(JSON.stringify(json)) <= maxBytes, {
    error: `The tokens must have at most ${maxBytes / 1024} KiB as JSON.`,
    abort: true,
  })
  .refine(everyValueIsStorable, {
    error: 'The tokens must not contain U+0000, an unpaired surrogate, or a number too large for JSON.',
    abort: true,
  })
  .refine(
    (json) => readTokens(json).tokens.length > 0,
    'The tokens must contain at least one colour, length, duration or font.',
  )
  .transform((json) => JSON.stringify(json));

/** The input of `publishBrandPack`. */
export const newBrandPack = z.object({ name: text('The name', 200), tokens });

/** Returns whether `json` has at most `levels` levels; the value itself is the first. */
function depthIsAtMost(json: unknown, levels: number): boolean {
  let level = [json].filter(isNested);
  for (let depth = 1; depth <= levels; depth += 1) {
    level = level.flatMap((value) => Object.values(value)).filter(isNested);
    if (level.length === 0) return true;
  }
  return false;
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Recursive: the depth has been checked before. */
function everyValueIsStorable(json: unknown): boolean {
  if (typeof json === 'string') return isStorable(json);
  if (typeof json === 'number') return Number.isFinite(json);
  if (!isNested(json)) return true;
  return Object.entries(json).every(([key, value]) => isStorable(key) && everyValueIsStorable(value));
}
