import { isIPv6 } from 'node:net';
import type { Config } from '../config';
import { isInContainer } from '../config/container';
import { createLogger } from '../logging/logger';
import type { Project } from '../project';

/** Prints the addresses of the gateway to standard output; in production it logs them. */
export function printBanner(config: Config, { demo }: Pick<Project, 'demo'>, port: number): void {
  const { host } = config.http;
  const url = `http://${toHost(host)}:${port}`;
  const hint = isInContainer() && isLoopback(host) ? unreachable(host) : undefined;
  if (config.environment !== 'production')
    return void process.stdout.write(welcome(url, config.demoData ? demo?.greeting : undefined, hint));
  const log = createLogger(config);
  if (hint) log.warn({ host }, hint);
  log.info({ url: `${url}/graphql` }, 'ready');
}

const unreachable = (host: string) => `HOST=${host} is only reachable inside this container; set HOST=0.0.0.0`;

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

function welcome(url: string, demo: string | undefined, hint: string | undefined): string {
  const greeting = demo ? `  Demo      ${demo}\n` : '';
  const note = hint ? `  Note      ${hint}\n` : '';
  return `\nLoomgate is ready.\n\n  GraphQL   ${url}/graphql\n  Explorer  ${url}/\n${greeting}${note}\n`;
}

/** Returns the host for a URL. `0.0.0.0` and `::` stand for all addresses of this machine. */
function toHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return isIPv6(host) ? `[${host}]` : host;
}
