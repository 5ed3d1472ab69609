import { isIPv6 } from 'node:net';
import type { Config } from '../config';
import { isInContainer } from '../config/container';
import { mistypedNotes } from '../config/mistyped';
import { createLogger } from '../logging/logger';
import type { Project } from '../project';

/** Prints the addresses of the gateway to standard output; in production it logs them. */
export function printBanner(config: Config, { demo }: Pick<Project, 'demo'>, port: number): void {
  const { host } = config.http;
  const url = `http://${toHost(host)}:${port}`;
  const notes = notesOn(host);
  if (config.environment !== 'production')
    return void process.stdout.write(welcome(url, config.demoData ? demo?.greeting : undefined, notes));
  const log = createLogger(config);
  for (const note of notes) log.warn(note);
  log.info({ url: `${url}/graphql` }, 'ready');
}

/** Returns what is probably wrong with the settings, though the gateway runs with them. */
function notesOn(host: string): string[] {
  const isUnreachable = isInContainer() && isLoopback(host);
  return [
    ...(isUnreachable ? [`HOST=${host} is only reachable inside this container; set HOST=0.0.0.0`] : []),
    ...mistypedNotes(process.env),
  ];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

function welcome(url: string, demo: string | undefined, notes: readonly string[]): string {
  const greeting = demo ? `  Demo      ${demo}\n` : '';
  const lines = notes.map((note) => `  Note      ${note}\n`).join('');
  return `\nLoomgate is ready.\n\n  GraphQL   ${url}/graphql\n  Explorer  ${url}/\n${greeting}${lines}\n`;
}

/** Returns the host for a URL. `0.0.0.0` and `::` stand for all addresses of this machine. */
function toHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return isIPv6(host) ? `[${host}]` : host;
}
