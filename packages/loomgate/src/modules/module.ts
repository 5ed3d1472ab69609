import type { TableInvalidation } from '../invalidation/table-invalidation';
import type { Definition, Table } from '../loaders';
import type { Resolvers } from '../register';
import type { Context } from './context';
import type { Rule, Rules } from './rule';
import type { Visibility } from './visibility';

/** A type whose objects `node` returns. */
interface NodeType {
  /** The table of its rows. A global id contains the key. */
  readonly table: Pick<Table<never>, 'type' | 'keyType' | 'keyOf'>;
  /** Finds the object with this key; null if there is none. Its visibility is checked afterwards. */
  find(key: string, context: Context): Promise<object | null>;
  /** The rule of the object, evaluated with the object (or an empty one) as its parent. Default: open to anyone. */
  readonly rule?: Rule;
}

/** A feature with all its parts. */
export interface Module {
  readonly resolvers: Resolvers;
  readonly loaders: Readonly<Record<string, Definition<object>>>;
  readonly rules: Rules;
  /** Every table that its loaders read. A change of a row invalidates the cached responses that depend on it. */
  readonly invalidation: readonly TableInvalidation[];
  /** The lookup and the rule of each of its types for `node` and `nodes`. */
  readonly nodes: Readonly<Record<string, NodeType>>;
  /** Its types with rows that only some viewers see, by name. */
  readonly visibility?: Readonly<Record<string, Visibility>>;
  /** Its codes of `userErrors` with their meanings, exported by its user-errors.ts. A code belongs to one module. */
  readonly userErrors?: Readonly<Record<string, string>>;
}

/**
 * Type-checks the parts of a module and returns it unchanged.
 * @example export default defineModule({ resolvers, loaders, rules, invalidation, nodes: {} });
 */
export function defineModule(module: Module): Module {
  return module;
}
