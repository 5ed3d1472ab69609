import type { Pool } from 'pg';
import { createExecute } from '../../packages/loomgate/src/database/execute';
import { createPipelines } from '../../packages/loomgate/src/database/pipelines/pipelines';
import { createContext, type RequestContext } from '../../packages/loomgate/src/graphql/context';
import type { Execute } from '../../packages/loomgate/src/loaders';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { createIdOf } from '../../packages/loomgate/src/modules/id-of';
import { servicesOf } from '../../packages/loomgate/src/project';
import { project as marketplace } from '../../src/project';
import { noEvents } from './no-events';
import { readOnlyPorts } from './read-only-ports';

/** The context of an operation that only reads, outside HTTP. */
export function createReadContext(
  pool: Pool,
  viewer: Viewer | null,
  execute: Execute = createExecute(createPipelines(pool)),
): RequestContext {
  const services = servicesOf(marketplace, readOnlyPorts(pool));
  const { createLoaders } = marketplace;
  const idOf = createIdOf(Object.values(marketplace.modules));
  return createContext(
    { execute, createLoaders, services, idOf, follow: noEvents, onRefusal: () => undefined },
    { viewer, address: 'test' },
  );
}
