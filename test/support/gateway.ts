import { type Answer, startGateway as start, type TestGateway } from '../../packages/loomgate/src/testing';
import { project } from '../../src/project';
import type { MapCache } from './map-cache';

export type { Answer };
export type Gateway = TestGateway;

/** The marketplace over HTTP on a database of its own. @param cache keeps answers; nothing is kept without one */
export function startGateway(env: Record<string, string> = {}, cache?: MapCache): Promise<Gateway> {
  return start(project, { env, openCache: cache && (async () => cache.open) });
}
