import type { Follow } from '../events';
import type { Loaders, Services } from '../register';
import type { OperationSession } from '../shared/viewer-session';
import type { GatewayServices } from './gateway/service';
import type { IdOf } from './id-of';
import type { Origin, Viewer } from './origin';

export type { Origin, Viewer } from './origin';

/** The context of resolvers and rules. It has no database client: reads go through loaders, writes through services. */
export interface Context extends Origin {
  readonly viewer: Viewer | null;
  /** The loaders of all modules, by module name. Each is created on first use. */
  readonly loaders: Loaders;
  /** The services of all modules, which write. */
  readonly services: Services & GatewayServices;
  /**
   * Decodes the global id of an object of this type.
   * @returns the text of its key: of one column the value, e.g. a UUID or `42`; of several a JSON array, see `keyParts`
   * @throws LoomgateError BAD_ID where it is not one
   */
  readonly idOf: IdOf;
  /** Streams the events of a topic until the subscription ends. */
  readonly follow: Follow;
  /** The database session of the viewer, for `write`; undefined if the project has no `databaseSession`. */
  readonly databaseSession: OperationSession | undefined;
}
