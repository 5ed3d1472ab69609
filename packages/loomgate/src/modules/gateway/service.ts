import type { Origin, Viewer } from '../origin';
import type { Ports } from '../ports';
import { type PurgeCacheInput, purgeCache } from './purge-cache';

export type GatewayServices = { readonly gateway: ReturnType<typeof createService> };

/** Creates the service of the gateway's own module. */
export function createService(ports: Ports) {
  return {
    figures: () => ports.gateway(),
    purgeCache: (viewer: Viewer, input: PurgeCacheInput, origin: Origin) => purgeCache(ports, viewer, input, origin),
  };
}
