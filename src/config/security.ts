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

/** Lets Apollo Studio's explorer ask, where that is wanted. */
export function withExplorer(security: ReturnType<typeof toSecurity>, isAllowed: boolean) {
  if (!isAllowed) return security;
  const { cors } = security;
  return { ...security, cors: { ...cors, origins: [...cors.origins, 'https://studio.apollographql.com'] } };
}
