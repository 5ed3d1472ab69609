import type { IncomingHttpHeaders } from 'node:http';
import type { Viewer } from '../modules/context';

/** Tells from a request's headers who asks; null is an anonymous client. */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<Viewer | null>;

/** Nobody has a name. */
export const anonymous: Authenticate = async () => null;
