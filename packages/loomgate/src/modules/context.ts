import type { Follow } from '../events';
import type { Loaders, Services } from '../register';
import type { GatewayServices } from './gateway/service';
import type { Origin, Viewer } from './origin';

export type { Origin, Viewer } from './origin';

/** The context of resolvers and rules. It has no database client: reads go through loaders, writes through services. */
export interface Context extends Origin {
  readonly viewer: Viewer | null;
  /** The loaders of all modules, by module name. Each is created on first use. */
  readonly loaders: Loaders;
  /** The services of all modules, which write. */
  readonly services: Services & GatewayServices;
  /** Streams the events of a topic until the subscription ends. */
  readonly follow: Follow;
}
