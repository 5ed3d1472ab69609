import type { Follow } from '../events';
import type { Loaders, Role, Services } from '../register';
import type { GatewayServices } from './gateway/service';

/** Who asks. Null in the context stands for an anonymous client. */
export interface Viewer {
  /** The user's id in the database. */
  readonly id: string;
  readonly role: Role;
}

/** Where an operation came from. */
export interface Origin {
  /** The client's, as far as `TRUST_PROXY` lets us know. */
  readonly address: string;
  /** Finds what the log has of the request. */
  readonly requestId: string;
}

/** What a resolver has at hand: no database, so that none can go round its loader or its service. */
export interface Context extends Origin {
  readonly viewer: Viewer | null;
  /** The loaders of every module, by its name; each is made when it is first used. */
  readonly loaders: Loaders;
  /** The writes of every module. */
  readonly services: Services & GatewayServices;
  /** Follows what happens, for as long as the subscription lasts. */
  readonly follow: Follow;
}
