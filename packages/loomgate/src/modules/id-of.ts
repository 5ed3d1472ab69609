import { idOf } from '../loaders';
import type { Module } from './module';

/** Decodes global ids that clients send. */
export type IdOf = (type: string, globalId: string) => string;

/** @param modules their `nodes` say which tables the types have */
export function createIdOf(modules: readonly Module[]): IdOf {
  const tables = new Map(
    modules.flatMap(({ nodes }) => Object.entries(nodes)).map(([type, { table }]) => [type, table]),
  );
  return (type, globalId) => {
    const table = tables.get(type);
    if (!table) throw new Error(`idOf: ${type} is not among the nodes of a module`);
    return idOf(table, globalId);
  };
}
