/** The public API of the gateway, for the main file and the modules of a project. */
export { type CatalogueEntry, type ErrorCode, LoomgateError } from './errors';
export { type Event, topicOf } from './events';
export { createGateway, type Gateway } from './gateway';
export { defineInvalidation, type TableInvalidation } from './invalidation/table-invalidation';
export {
  aggregateByKey,
  allRows,
  argumentText,
  byKey,
  type Children,
  type Comparison,
  type Connection,
  type ConnectionSource,
  connectionByKey,
  type Definition,
  defineTable,
  type Edge,
  type Execute,
  type Filter,
  filteredByKey,
  type Instances,
  instancesOf,
  type Key,
  keyParts,
  keyText,
  type ListSource,
  listByKey,
  loaderOf,
  type Operation,
  type Order,
  primeInto,
  type Row,
  type RowOf,
  rootKey,
  rowsBy,
  rowsThrough,
  snakeCase,
  type Table,
} from './loaders';
export type { Context, Origin, Viewer } from './modules/context';
export { defineModule, type Module } from './modules/module';
export type { Principal } from './modules/origin';
export {
  anyComposedText,
  anyText,
  composedText,
  done,
  type Outcome,
  type Problem,
  refused,
  text,
  validate,
} from './modules/outcome';
export type { AuditEvent, BucketPolicy, GatewayFigures, Ports, RateLimitBuckets } from './modules/ports';
export { type Refusals, toLoomgateError, write } from './modules/prisma-errors';
export {
  allowAll,
  anyOf,
  defineRule,
  deny,
  type Nothing,
  onlyFor,
  type Rule,
  type Rules,
  type RulesOfType,
  signedIn,
  signedInViewer,
  type TypeRule,
  type VaryBy,
} from './modules/rule';
export { type Visibility, visibleTo } from './modules/visibility';
export type { Account, Project, RevocationTables } from './project';
export type { Register } from './register';
export type { ColumnType, ColumnValue, EnumType } from './shared/column-types';
export { fromGlobalId, toGlobalId } from './shared/global-id';
export { networkOf } from './shared/network-of';
export { onlyKey } from './shared/only-key';
export { runPeriodically } from './shared/run-periodically';
export { createSemaphore } from './shared/semaphore';
export { keyTag, listTag } from './shared/tags';
export { invisible, isAtMost, isBlank, isStorable, toComposed } from './shared/text';
export type { DatabaseSession } from './shared/viewer-session';
export { withTimeout } from './shared/with-timeout';
