import type { PurgeCacheInput } from '../../generated/resolvers';
import type { Origin, Viewer } from '../context';
import type { Ports } from '../ports';
import { purgeCache } from './purge-cache';

/** What this module is told of the gateway, and does to it. Who may is asked by its rules, before. */
export function createService(ports: Ports) {
  return {
    figures: () => ports.gateway(),
    purgeCache: (viewer: Viewer, input: PurgeCacheInput, origin: Origin) => purgeCache(ports, viewer, input, origin),
  };
}
