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

async function takenInSchema({ Type, Note, one, many }: Names): Promise<string | undefined> {
  const schema = buildASTSchema(concatAST(readSdl()));
  const types = [Type, Note].flatMap((name) => [name, `${name}Connection`, `${name}Edge`]);
  const type = [...types, `Add${Note}Input`, `Add${Note}Payload`].find((name) => schema.getType(name));
  if (type) return `the schema has a type ${type} already`;
  const field = [one, many].find((name) => schema.getQueryType()?.getFields()[name]);
  if (field) return `the schema has a query ${field} already`;
  const hasMutation = schema.getMutationType()?.getFields()[`add${Note}`];
  return hasMutation && `the schema has a mutation add${Note} already`;
}

async function takenInModels({ Type, Note, table, snake }: Names): Promise<string | undefined> {
  const models = await readAll(join('prisma', 'models'), '.prisma');
  const model = [Type, Note].find((name) => new RegExp(`^(model|enum|type|view) ${name}\\b`, 'm').test(models));
  if (model) return `Prisma has a model ${model} already`;
  const taken = [table, `${snake}_notes`].find((name) => models.includes(`@@map("${name}")`));
  return taken && `there is a table ${taken} already`;
}
