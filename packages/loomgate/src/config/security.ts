import { isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import { projectRoot } from '../shared/project-root';
import type { environment } from './environment';
import { listOf } from './networks';

/** What is let in, and whose word is taken for where it comes from. */
export function toSecurity(values: z.output<(typeof environment)['security']>) {
  return {
    /** Whose X-Forwarded-* is believed: nobody's, that of so many proxies in a row, or that of these addresses. */
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

/** Pages of this machine, such as the development server of a frontend, at any port. */
const local = ['http://localhost:*', 'http://127.0.0.1:*', 'http://[::1]:*'];
const studio = 'https://studio.apollographql.com';

/** Lets pages in that developers have open: those of this machine in development, and Apollo Studio's explorer where it is wanted. */
export function withDevelopers(
  security: ReturnType<typeof toSecurity>,
  { isDevelopment, explorer }: { isDevelopment: boolean; explorer: boolean },
) {
  const { cors } = security;
  const more = [...(isDevelopment ? local : []), ...(explorer ? [studio] : [])];
  return { ...security, cors: { ...cors, origins: [...cors.origins, ...more] } };
}
