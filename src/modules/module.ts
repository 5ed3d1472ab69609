import type { Resolvers } from '../generated/resolvers';
import type { Definition } from '../loaders';
import type { Context } from './context';

/** Finds the object behind a global id for whoever asks; null where there is none for them. */
type FindNode = (id: string, context: Context) => Promise<object | null>;

/** A feature: everything the gateway needs to serve it. */
export interface Module {
  readonly resolvers: Resolvers;
  readonly loaders: Readonly<Record<string, Definition<object>>>;
  /** How `node` finds the objects of each of its types. */
  readonly nodes: Readonly<Record<string, FindNode>>;
}

export function defineModule(module: Module): Module {
  return module;
}
