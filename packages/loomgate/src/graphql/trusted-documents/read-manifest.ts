import { open } from 'node:fs/promises';
import { type GraphQLSchema, getOperationAST, Kind, parse, validate } from 'graphql';
import { ConfigError } from '../../config';
import { decodeText, fileProblem } from '../../shared/text-file';
import { type Manifest, maxManifestBytes, parseManifest } from './manifest';

const remedy = 'Name the manifest, relative to the project, or set TRUSTED_DOCUMENTS=off.';

/**
 * Reads the manifest and validates its documents against the schema.
 * @throws ConfigError with what is wrong with the file, or with every invalid document
 */
export async function readManifest(file: string, schema: GraphQLSchema): Promise<Manifest> {
  const fail = (problem: string, cause?: unknown) =>
    new ConfigError(`TRUSTED_DOCUMENTS_FILE: ${file} ${problem}`, { cause });
  const text = await readBounded(file).catch((error: Error) => Promise.reject(fail(reasonOf(error), error)));
  const manifest = tryTo(() => parseManifest(text), fail);
  const failures = [...manifest].flatMap(([id, document]) => failuresOf(schema, id, document));
  if (failures.length > 0) throw fail(`does not fit the schema:\n${failures.join('\n')}`);
  return manifest;
}

async function readBounded(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    if (size > maxManifestBytes) throw new Error(`has more than ${maxManifestBytes / 1024 / 1024} MiB`);
    return decodeText(await handle.readFile());
  } finally {
    await handle.close();
  }
}

function reasonOf(error: Error): string {
  const problem = fileProblem(error);
  return problem ? `cannot be read: ${problem}. ${remedy}` : error.message;
}

function tryTo<T>(work: () => T, fail: (problem: string, cause: unknown) => Error): T {
  try {
    return work();
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error), error);
  }
}

/** One line for each validation error of a document, with the operation name and the id. */
function failuresOf(schema: GraphQLSchema, id: string, text: string): string[] {
  try {
    const document = parse(text);
    const name = getOperationAST(document)?.name?.value ?? 'a document';
    if (!document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION))
      return [`- ${id}: has no operation`];
    return validate(schema, document).map(({ message }) => `- ${name} (${id}): ${message}`);
  } catch (error) {
    return [`- ${id}: ${error instanceof Error ? error.message : String(error)}`];
  }
}
