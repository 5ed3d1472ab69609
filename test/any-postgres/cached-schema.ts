import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConstDirectiveNode, Kind, parse, print, visit } from 'graphql';

const cached: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'cacheControl' },
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: 'maxAge' },
      value: { kind: Kind.INT, value: '600' },
    },
  ],
};

/**
 * Writes the SDL of a project with `@cacheControl(maxAge: 600)` on each object type and each field of Query.
 * @returns the folder whose schema/ has it
 */
export async function writeCachedSchema(root: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-cached-'));
  await mkdir(join(folder, 'schema'));
  for (const name of await readdir(join(root, 'schema')))
    await writeFile(join(folder, 'schema', name), withAges(await readFile(join(root, 'schema', name), 'utf8')));
  return folder;
}

function withAges(sdl: string): string {
  const document = visit(parse(sdl), {
    ObjectTypeDefinition: (node) => ({ ...node, directives: [...(node.directives ?? []), cached] }),
    ObjectTypeExtension: (node) =>
      node.name.value === 'Query'
        ? {
            ...node,
            fields: node.fields?.map((field) => ({ ...field, directives: [...(field.directives ?? []), cached] })),
          }
        : undefined,
  });
  return print(document);
}
