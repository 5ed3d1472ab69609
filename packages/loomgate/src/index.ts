/** The public API of the gateway, for a project's main and modules. */
export { type CatalogueEntry, type ErrorCode, LoomgateError } from './errors';
export { type Event, topicOf } from './events';
export { createGateway, type Gateway } from './gateway';
export { defineLogged, type LoggedTable } from './invalidation/logged-table';
export {
  aggregateByKey,
  byKey,
  type Children,
  type Connection,
  type ConnectionSource,
  connectionByKey,
  type Definition,
  defineTable,
  type Edge,
  type Execute,
  type Instances,
  instancesOf,
  type ListSource,
  listByKey,
  type Operation,
  type Order,
  type Row,
  type RowOf,
  rememberIn,
  theList,
} from './loaders';
export type { Context, Origin, Viewer } from './modules/context';
export { defineModule, type Module } from './modules/module';
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
export type { AuditEvent, BucketPolicy, Buckets, GatewayFigures, Ports } from './modules/ports';
export { type Refusals, toLoomgateError, write } from './modules/prisma-errors';
export { anyOf, defineRule, everybody, type LooksAt, onlyFor, type Rule, type Rules, signedIn } from './modules/rule';
export { signedInViewer } from './modules/signed-in';
export { type Visibility, visibleTo } from './modules/visibility';
export type { Account, Project, RevocationTables } from './project';
export type { Register } from './register';
export { everyNowAndThen } from './shared/every-now-and-then';
export { idOf, toGlobalId } from './shared/global-id';
export { inTime } from './shared/in-time';
export { networkOf } from './shared/network-of';
export { onlyKey } from './shared/only-key';
export { createPlaces } from './shared/places';
export { keyTag, listTag } from './shared/tags';
export { invisible, isAtMost, isBlank, isStorable, toComposed } from './shared/text';
