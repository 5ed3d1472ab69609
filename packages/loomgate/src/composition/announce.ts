import { isIPv6 } from 'node:net';
import type { Config } from '../config';
import { createLogger } from '../logging/logger';
import type { Project } from '../project';

/** Says where GraphQL is served: in production in a line of the log, for whatever reads that; elsewhere to a person. */
export function announce(config: Config, { demo }: Pick<Project, 'demo'>, port: number): void {
  const url = `http://${toHost(config.http.host)}:${port}`;
  if (config.environment === 'production') createLogger(config).info({ url: `${url}/graphql` }, 'ready');
  else process.stdout.write(welcome(url, config.demoData ? demo?.greeting : undefined));
}

function welcome(url: string, demo: string | undefined): string {
  const greeting = demo ? `  Demo      ${demo}\n` : '';
  return `\nLoomgate is ready.\n\n  GraphQL   ${url}/graphql\n  Explorer  ${url}/\n${greeting}\n`;
}

/** The address as a browser takes it: `0.0.0.0` and `::` stand for every one of this machine. */
function toHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return isIPv6(host) ? `[${host}]` : host;
}
