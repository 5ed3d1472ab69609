import { ConfigError, loadConfig } from '../config';
import { setCurrentTracing } from './current-tracing';
import type { Tracing } from './tracing';

/**
 * Imported before anything else by a project's main: what is traced must be patched before it is loaded. Without an
 * endpoint to export to nothing of OpenTelemetry's SDK is loaded at all.
 */
setCurrentTracing(start());

function start(): Tracing | undefined {
  const settings = settingsOrNothing();
  if (!settings?.isOn) return undefined;
  const { startTracing }: typeof import('./tracing') = require('./tracing');
  return startTracing(settings);
}

/** What is wrong with the settings the gateway says in its own way. */
function settingsOrNothing() {
  try {
    return loadConfig().telemetry.tracing;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
