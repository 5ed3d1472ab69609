import type { Role } from '../register';

/** The authenticated user. The context of an anonymous request has null. */
export interface Viewer {
  /** The user's id in the database. */
  readonly id: string;
  readonly role: Role;
}

/** The authenticated user with the claims of the token. Resolvers and rules get the viewer without them. */
export interface Principal extends Viewer {
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** The origin of an operation. */
export interface Origin {
  /** The client's IP address, with proxies trusted as set by `TRUST_PROXY`. */
  readonly address: string;
  /** The id of the request in log lines and errors. */
  readonly requestId: string;
}
