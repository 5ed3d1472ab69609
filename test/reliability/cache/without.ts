import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Fence from '../../../packages/loomgate/src/cache/fence';
import type * as Scripts from '../../../packages/loomgate/src/cache/redis/scripts';

// Loaded into a gateway's process before its own code. Disables the part of the protocol that WITHOUT names; the check must
// find stale reads then.
const built = join(process.cwd(), 'node_modules', 'loomgate', 'dist', 'cache');
const require = createRequire(join(built, 'index.js'));
const fence: typeof Fence = require(join(built, 'fence.js'));
const scripts: typeof Scripts = require(join(built, 'redis', 'scripts.js'));

const { createFence } = fence;
const { WITHOUT: part = '' } = process.env;

/** Stores an entry in memory even if it was purged during its fill. */
const unfenced: Partial<Fence.Fence> = { isClean: () => true };
/** Serves entries from Redis without checking purges. */
const unchecked: Partial<Fence.Fence> = { checkEntry: () => 'clean' };
const changes: Readonly<Record<string, Partial<Fence.Fence>>> = {
  fences: { ...unfenced, ...unchecked },
  'check on read': unchecked,
};

Object.assign(fence, {
  createFence: (...bounds: Parameters<typeof createFence>) => ({ ...createFence(...bounds), ...changes[part] }),
});
if (part === 'fences')
  Object.assign(scripts, { storeScript: scripts.storeScript.replace('tonumber(mark) > seq', 'false') });
