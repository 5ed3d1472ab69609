import type { Context } from 'loomgate';

/** The arguments of a connection. */
export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  readonly orderBy?: string | null;
}

/** Resolvers of the fields of a type whose rows are of this shape. */
export type Fields<R, Args = PageArgs> = Readonly<Record<string, (row: R, args: Args, context: Context) => unknown>>;
