import type { TableInvalidation } from '../invalidation/table-invalidation';
import type { Definition } from '../loaders';
import type { Resolvers } from '../register';
import type { Context } from './context';
import type { Rule, Rules } from './rule';
import type { Visibility } from './visibility';

/** A type whose objects `node` gives out. */
interface NodeType {
  /** The object with this id of the database; null where there is none. Its visibility is asked about afterwards. */
  find(id: string, context: Context): Promise<object | null>;
  /** Who may have it, everybody by default; asked with the object (or null) as its parent. */
  readonly rule?: Rule;
}

/** A feature: everything the gateway needs to serve it. */
export interface Module {
  readonly resolvers: Resolvers;
  readonly loaders: Readonly<Record<string, Definition<object>>>;
  readonly rules: Rules;
  /** Every table that its loaders read, so that a change of it purges the answers that depend on it. */
  readonly invalidation: readonly TableInvalidation[];
  /** How `node` finds the objects of each of its types, and who may have them. */
  readonly nodes: Readonly<Record<string, NodeType>>;
  /** Its types whose rows not everybody sees, by name. */
  readonly visibility?: Readonly<Record<string, Visibility>>;
  /** Its codes of `userErrors` with their meanings, exported by its user-errors.ts. A code belongs to one module. */
  readonly userErrors?: Readonly<Record<string, string>>;
}

/**
 * Checks the parts of a module against each other and against the types of the project, and returns it as it is.
 * @example export default defineModule({ resolvers, loaders, rules, invalidation, nodes: {} });
 */
export function defineModule(module: Module): Module {
  return module;
}
