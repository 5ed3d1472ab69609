import { accessSync, constants } from 'node:fs';
import { z } from 'zod';
import { fileProblem } from '../shared/text-file';

/** `postgresql://user@/name?host=/var/run/postgresql` is a URL for Postgres, and none for WHATWG: it names no host. */
const withoutHost = /^([a-z]+:\/\/[^/?#]*@)(?=[/?])/;
const form = 'must look like postgresql://user:password@host:5432/name';
const several = 'names several hosts; name one that leads to the primary: an address that moves with it, or a pooler';
/** The driver leaves what means something in a URL as it is encoded, so that the name would be another. */
const reserved = /%(?:2[346bcf]|3[abdf]|40)/i;
/** With these libpq goes on without TLS where the server has none; `pg` does not. */
const undecided = ['allow', 'prefer'];

/** A connection URL as libpq and `pg` take it. It has a host in any case, which the parameter of that name overrides. */
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
    return `sslmode=${sslmode} leaves open whether there is TLS; say disable, verify-full or no-verify`;
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

/** The log is read in the schema that the gateway's statements use, unless its URL names another. */
export function withSchemaOf(logUrl: string | undefined, url: string | undefined): string | undefined {
  const schema = url && new URL(url).searchParams.get('schema');
  if (!logUrl || !schema || new URL(logUrl).searchParams.has('schema')) return logUrl;
  const found = new URL(logUrl);
  found.searchParams.set('schema', schema);
  return found.href;
}
