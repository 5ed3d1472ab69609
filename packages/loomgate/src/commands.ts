/** The API for commands of a project: the configuration, the database, and texts for errors. */

export { explainStartupError } from './composition/startup-errors';
export { type Config, ConfigError, loadCommandConfig, loadConfig } from './config';
export { type Database, openDatabase } from './database';
export { type CopyValue, copyRows } from './database/copy';
export { withLongConnection } from './database/long-connection';
export { MigrationError } from './database/migration-error';
export { Interrupted, onInterruption } from './shared/interruption';
export { projectRoot } from './shared/project-root';
