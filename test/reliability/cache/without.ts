import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Fence from '../../../packages/loomgate/src/cache/fence';
import type * as Scripts from '../../../packages/loomgate/src/cache/redis/scripts';

// Loaded into a gateway's process before its own code: it does without what WITHOUT names. The checker must notice.
const built = join(process.cwd(), 'node_modules', 'loomgate', 'dist', 'cache');
const require = createRequire(join(built, 'index.js'));
const fence: typeof Fence = require(join(built, 'fence.js'));
const scripts: typeof Scripts = require(join(built, 'redis', 'scripts.js'));

const { createFence } = fence;
const { WITHOUT: part = '' } = process.env;

/** What was purged while it was made is stored in the memory all the same. */
const unfenced: Partial<Fence.Fence> = { isClean: () => true };
/** What Redis keeps is given, whatever was purged. */
const unchecked: Partial<Fence.Fence> = { judge: () => 'clean' };
const changes: Readonly<Record<string, Partial<Fence.Fence>>> = {
  fences: { ...unfenced, ...unchecked },
  'check on read': unchecked,
};

Object.assign(fence, {
  createFence: (...bounds: Parameters<typeof createFence>) => ({ ...createFence(...bounds), ...changes[part] }),
});
if (part === 'fences')
  Object.assign(scripts, { storeScript: scripts.storeScript.replace('tonumber(mark) > seq', 'false') });
