/**
 * How rows are loaded: by key, a page by key, aggregates by key, and no fourth way. Definitions are made once, by the
 * repository of a module; every GraphQL operation has instances of its own, which batch and remember.
 */
export { aggregateByKey, type Children } from './aggregate-by-key';
export { BatchedValue } from './batched-value';
export { byKey, type ListSource, listByKey, primeInto } from './by-key';
export { type ConnectionSource, connectionByKey } from './connection';
export { type Instances, instancesOf } from './instances';
export type { Connection, Edge } from './loaded-connection';
export { type Observer, unobserved } from './observer';
export { createOperation, type Definition, type Execute, type Operation, type Statement } from './operation';
export { type Order, rootKey } from './page';
export type { Selected } from './selected';
export { defineTable, type Row, type RowOf } from './table';
