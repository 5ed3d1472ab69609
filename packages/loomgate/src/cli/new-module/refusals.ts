import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, concatAST } from 'graphql';
import { readSdl } from '../../graphql/schema';
import { projectRoot } from '../../shared/project-root';
import { filesOf } from './files';
import { readAll, reserved } from './meanings';
import type { Names } from './names';

const form = /^[a-z][a-z\d]{1,40}$/;

/** @returns why there can be no such module, or nothing */
export async function refusalOf(names: Names): Promise<string | undefined> {
  const { module } = names;
  if (!form.test(module)) return `"${module}" is no name: take one word of a-z and digits, e.g. workshops`;
  if (reserved.has(module)) return `"${module}" has a meaning in the code already`;
  return (await takenPath(names)) ?? (await takenInSchema(names)) ?? (await takenInModels(names));
}

async function takenPath(names: Names): Promise<string | undefined> {
  const paths = [join('src', 'modules', names.module), ...filesOf(names).map(({ to }) => to)];
  const taken = paths.find((path) => existsSync(join(projectRoot, path)));
  return taken && `${taken} exists already`;
}

async function takenInSchema({ Type, one, many }: Names): Promise<string | undefined> {
  const schema = buildASTSchema(concatAST(readSdl()));
  const type = [Type, `${Type}Connection`, `${Type}Edge`].find((name) => schema.getType(name));
  if (type) return `the schema has a type ${type} already`;
  const field = [one, many].find((name) => schema.getQueryType()?.getFields()[name]);
  return field && `the schema has a query ${field} already`;
}

async function takenInModels({ Type, table }: Names): Promise<string | undefined> {
  const models = await readAll(join('prisma', 'models'), '.prisma');
  if (new RegExp(`^(model|enum|type|view) ${Type}\\b`, 'm').test(models)) return `Prisma has a model ${Type} already`;
  return models.includes(`@@map("${table}")`) ? `there is a table ${table} already` : undefined;
}
