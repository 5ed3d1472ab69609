import type { Origin, Viewer } from '../context';
import type { Ports } from '../ports';
import { type PurgeCacheInput, purgeCache } from './purge-cache';

export type GatewayServices = { readonly gateway: ReturnType<typeof createService> };

/** What the gateway tells of itself, and what may be done to it. Its rules are asked before. */
export function createService(ports: Ports) {
  return {
    figures: () => ports.gateway(),
    purgeCache: (viewer: Viewer, input: PurgeCacheInput, origin: Origin) => purgeCache(ports, viewer, input, origin),
  };
}
