import type { Pool } from 'pg';
import { createContext, type RequestContext } from '../../src/graphql/context';
import type { Execute } from '../../src/loaders';
import { marketplace } from '../../src/marketplace';
import type { Viewer } from '../../src/modules/context';
import { createExecute } from '../../src/platform/database/execute';
import { createPipelines } from '../../src/platform/database/pipelines/pipelines';
import { servicesOf } from '../../src/project';
import { noEvents } from './no-events';
import { readOnlyPorts } from './read-only-ports';

/** The context of an operation that only reads, outside HTTP. */
export function createReadContext(
  pool: Pool,
  viewer: Viewer | null,
  execute: Execute = createExecute(createPipelines(pool)),
): RequestContext {
  const services = servicesOf(marketplace, readOnlyPorts(pool));
  return createContext(
    { execute, createLoaders: marketplace.createLoaders, services, follow: noEvents, onRefusal: () => undefined },
    { viewer, address: 'test' },
  );
}
