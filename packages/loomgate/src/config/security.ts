import { isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import { projectRoot } from '../shared/project-root';
import type { environment } from './environment';
import { listOf } from './networks';

/** Returns trusted proxies, allowed origins and trusted documents. */
export function toSecurity(values: z.output<(typeof environment)['security']>) {
  return {
    /** The trusted proxies: none, a number of hops, or addresses. */
    trustProxy: toTrustProxy(values.TRUST_PROXY),
    cors: { origins: listOf(values.CORS_ORIGINS ?? ''), credentials: values.CORS_CREDENTIALS === 'on' },
    trustedDocuments: { mode: values.TRUSTED_DOCUMENTS, file: toPath(values.TRUSTED_DOCUMENTS_FILE) },
  };
}

function toTrustProxy(value: string): false | number | string[] {
  if (value === 'off') return false;
  return /^\d+$/.test(value) ? Number(value) : listOf(value);
}

function toPath(file: string | undefined): string | undefined {
  return file === undefined || isAbsolute(file) ? file : join(projectRoot, file);
}

/** Origins of this machine at any port, such as the development server of a frontend. */
const local = ['http://localhost:*', 'http://127.0.0.1:*', 'http://[::1]:*'];
const studio = 'https://studio.apollographql.com';

/** Adds origins for developers: those of this machine in development, and Apollo Studio with APOLLO_EXPLORER=on. */
export function withDevelopers(
  security: ReturnType<typeof toSecurity>,
  { isDevelopment, explorer }: { isDevelopment: boolean; explorer: boolean },
) {
  const { cors } = security;
  const more = [...(isDevelopment ? local : []), ...(explorer ? [studio] : [])];
  return { ...security, cors: { ...cors, origins: [...cors.origins, ...more] } };
}
