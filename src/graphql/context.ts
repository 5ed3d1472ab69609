import { createLoaders } from '../generated/loaders';
import { createOperation, type Execute, type Operation } from '../loaders';
import type { Context, Viewer } from '../modules/context';

/** The context as the gateway itself sees it; modules are typed to see less. */
export interface RequestContext extends Context {
  readonly operation: Operation;
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
}

/** @param execute sends a statement to Postgres */
export function createContext(execute: Execute, viewer: Viewer | null): RequestContext {
  const operation = createOperation(execute);
  return { viewer, operation, loaders: createLoaders(operation), startedAt: performance.now() };
}
