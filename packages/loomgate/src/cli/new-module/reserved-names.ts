import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildASTSchema, concatAST } from 'graphql';
import { readSdl } from '../../graphql/schema';
import { projectRoot } from '../../shared/project-root';
import { reserved, wordsOf } from '../../shared/reserved-words';
import type { ReservedNames } from './names';

/** Names that the files of a module import or define, and names of fields of a note. */
const inFiles = wordsOf('table tables invalidation rule rules mapper mappers prime context id title text');

/** Keywords that may not name a table without quotes: https://www.postgresql.org/docs/current/sql-keywords-appendix.html */
const keywords = wordsOf(
  'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation',
  'column concurrently constraint create cross current_schema default deferrable desc distinct do else end except false',
  'fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral',
  'leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps',
  'placing primary references returning right select similar some symmetric table tablesample then to trailing true',
  'union unique user using variadic verbose when where window with',
);

/** https://www.prisma.io/docs/orm/reference/prisma-schema-reference#model-field-scalar-types */
const prismaTypes = wordsOf('String Boolean Int BigInt Float Decimal DateTime Json Bytes Unsupported Prisma');

/** Reads the names of types that generated code uses, and adds the reserved words. */
export async function readReservedNames(): Promise<ReservedNames> {
  const own = buildASTSchema(concatAST(readSdl()));
  const models = new Set(
    (await readAll(join('prisma', 'models'), '.prisma')).match(/(?<=^(model|enum|type|view) )\w+/gm),
  );
  const generated = (await readAll(join('src', 'generated'), '.ts')).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const used = new Set(generated.match(/\b[A-Z]\w*/g));
  return {
    isType: (name) => prismaTypes.has(name) || (used.has(name) && !own.getType(name) && !models.has(name)),
    isWord: (name) => reserved.has(name) || inFiles.has(name),
    isKeyword: (name) => keywords.has(name),
  };
}

/** Reads the files of a folder of the project, recursively, as one text; empty where there is no such folder. */
export async function readAll(folder: string, suffix: string): Promise<string> {
  const path = join(projectRoot, folder);
  const all = existsSync(path) ? await readdir(path, { recursive: true }) : [];
  const texts = all.filter((name) => name.endsWith(suffix)).map((name) => readFile(join(path, name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}
