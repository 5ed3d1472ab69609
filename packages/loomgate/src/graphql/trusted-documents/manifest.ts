import { z } from 'zod';
import { bareId } from './document-id';

/** Document texts by id. */
export type Manifest = ReadonlyMap<string, string>;

export const maxManifestBytes = 16 * 1024 * 1024;
const maxDocuments = 20_000;

const id = z.string().min(1).max(256);
const document = z.string().min(1);

/** The format of codegen's client preset and of Relay's compiler: `{ "<hash>": "<document>" }`. */
const byHash = z.record(id, document);

/** The format of Apollo's tools: https://www.apollographql.com/docs/graphos/platform/security/persisted-queries */
const byApollo = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id, body: document })),
});

/**
 * Parses a manifest in either format. Removes hash names from its ids (document-id.ts).
 * @throws Error with one sentence that explains what is wrong
 */
export function parseManifest(text: string): Manifest {
  const documents = entriesOf(parseJson(text)).map(([id, document]) => [bareId(id), document] as const);
  if (documents.length > maxDocuments) throw new Error(`has more than ${maxDocuments} documents`);
  const manifest = new Map(documents);
  if (manifest.size < documents.length) throw new Error('has an id twice');
  return manifest;
}

function entriesOf(manifest: unknown): [string, string][] {
  const isApollo = typeof manifest === 'object' && manifest !== null && 'format' in manifest;
  if (!isApollo) return Object.entries(parse(byHash, manifest));
  return parse(byApollo, manifest).operations.map((operation) => [operation.id, operation.body]);
}

function parse<T>(schema: z.ZodType<T>, manifest: unknown): T {
  const parsed = schema.safeParse(manifest);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`is no manifest: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('is not JSON', { cause });
  }
}
