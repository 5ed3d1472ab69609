import { accessSync, constants } from 'node:fs';
import { z } from 'zod';
import { fileProblem } from '../shared/text-file';

/** Postgres allows URLs without a host, such as `postgresql://user@/name?host=/var/run/postgresql`; the class URL does not. */
const withoutHost = /^([a-z]+:\/\/[^/?#]*@)(?=[/?])/;
const form = 'must look like postgresql://user:password@host:5432/name';
const several = 'names several hosts; name one host that always leads to the primary, such as a pooler';
/** Encoded characters of the database name that the driver does not decode, so that it would use another name. */
const reserved = /%(?:2[346bcf]|3[abdf]|40)/i;
/** With these modes libpq connects without TLS where the server has none; `pg` does not. */
const undecided = ['allow', 'prefer'];

/** A connection URL of libpq and `pg`. The result always has a host; the parameter `host` overrides it. */
export const databaseUrl = z
  .string()
  .transform((text) => text.replace(withoutHost, '$1localhost'))
  .superRefine((text, context) => {
    const message = problemOf(text);
    if (message) context.addIssue({ code: 'custom', message });
  });

function problemOf(text: string): string | undefined {
  const [, hosts = ''] = /^postgres(?:ql)?:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(text) ?? [];
  if (hosts.includes(',')) return several;
  if (!URL.canParse(text)) return form;
  const { protocol, searchParams, pathname } = new URL(text);
  if (!/^postgres(ql)?:$/.test(protocol)) return form;
  if (reserved.test(pathname)) return 'names a database with one of ; / ? : @ & = + $ , # in its name; rename it';
  const sslmode = searchParams.get('sslmode') ?? '';
  if (undecided.includes(sslmode))
    return `sslmode=${sslmode} leaves open whether TLS is used; set disable, verify-full or no-verify`;
  if (searchParams.get('host')?.includes(',')) return several;
  return filesOfTls.map((name) => unreadable(name, searchParams.get(name))).find((problem) => problem !== undefined);
}

const filesOfTls = ['sslrootcert', 'sslcert', 'sslkey'];

function unreadable(name: string, file: string | null): string | undefined {
  if (!file) return undefined;
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return `names ${name}=${file}, which cannot be read: ${fileProblem(error)}`;
  }
}

/** Adds the `schema` of DATABASE_URL to DATABASE_LOG_URL, unless that names one. */
export function withSchemaOf(logUrl: string | undefined, url: string | undefined): string | undefined {
  const schema = url && new URL(url).searchParams.get('schema');
  if (!logUrl || !schema || new URL(logUrl).searchParams.has('schema')) return logUrl;
  const found = new URL(logUrl);
  found.searchParams.set('schema', schema);
  return found.href;
}
