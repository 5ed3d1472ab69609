/**
 * Loaders: rows by key, a page by key, aggregates by key, and plain DataLoaders of a project. A module defines them once;
 * each GraphQL operation has its own instances, which batch and cache.
 */
export { aggregateByKey } from './aggregate-by-key';
export { argumentText } from './argument-text';
export { byKey, primeInto } from './by-key';
export { allRows, type Children, rowsBy } from './children';
export { type ConnectionSource, connectionByKey } from './connection';
export type { DeclaredColumn } from './defined-table';
export { type Comparison, type Filter, filteredByKey } from './filter';
export { idOf } from './id-of';
export { type Instances, instancesOf } from './instances';
export { type Key, keyParts, keyText } from './key';
export { type ListSource, listByKey } from './list-by-key';
export type { Connection, Edge } from './loaded-connection';
export { loaderOf } from './loader-of';
export {
  createOperation,
  type Definition,
  type Execute,
  type Observer,
  type Operation,
  type Statement,
  unobserved,
} from './operation';
export { type Order, rootKey } from './page';
export { rowsThrough } from './rows-through';
export type { Selected } from './selected';
export { defineTable, type Row, type RowOf, snakeCase, type Table } from './table';
