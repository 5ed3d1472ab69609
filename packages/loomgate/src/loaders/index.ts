/**
 * Loaders: rows by key, a page by key, aggregates by key, and plain DataLoaders of a project. A module defines them once;
 * each GraphQL operation has its own instances, which batch and cache.
 */
export { aggregateByKey, type Children } from './aggregate-by-key';
export { byKey, type ListSource, listByKey, primeInto } from './by-key';
export { type ConnectionSource, connectionByKey } from './connection';
export { type Instances, instancesOf } from './instances';
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
export type { Selected } from './selected';
export { defineTable, type Row, type RowOf } from './table';
