import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, concatAST } from 'graphql';
import { readSdl } from '../../graphql/schema';
import { projectRoot } from '../../shared/project-root';
import { reserved } from '../../shared/reserved-words';
import { filesOf } from './files';
import type { Names } from './names';
import { readAll } from './reserved-names';

const form = /^[a-z][a-z\d]{1,40}$/;

/** @returns why the module cannot be created; undefined where it can */
export async function refusalOf(names: Names): Promise<string | undefined> {
  const { module } = names;
  if (!form.test(module)) return `"${module}" is not a valid name: use one word of a-z and digits, such as workshops`;
  if (reserved.has(module)) return `"${module}" is reserved`;
  return (await takenPath(names)) ?? (await takenInSchema(names)) ?? (await takenInModels(names));
}

async function takenPath(names: Names): Promise<string | undefined> {
  const paths = [join('src', 'modules', names.module), ...filesOf(names).map(({ to }) => to)];
  const taken = paths.find((path) => existsSync(join(projectRoot, path)));
  return taken && `${taken} already exists`;
}

async function takenInSchema({ Type, Note, one, many }: Names): Promise<string | undefined> {
  const schema = buildASTSchema(concatAST(readSdl()));
  const types = [Type, Note].flatMap((name) => [name, `${name}Connection`, `${name}Edge`]);
  const type = [...types, `Add${Note}Input`, `Add${Note}Payload`].find((name) => schema.getType(name));
  if (type) return `the schema already has a type ${type}`;
  const field = [one, many].find((name) => schema.getQueryType()?.getFields()[name]);
  if (field) return `the schema already has a query ${field}`;
  const hasMutation = schema.getMutationType()?.getFields()[`add${Note}`];
  return hasMutation && `the schema already has a mutation add${Note}`;
}

async function takenInModels({ Type, Note, table, snake }: Names): Promise<string | undefined> {
  const models = await readAll(join('prisma', 'models'), '.prisma');
  const model = [Type, Note].find((name) => new RegExp(`^(model|enum|type|view) ${name}\\b`, 'm').test(models));
  if (model) return `Prisma already has a model ${model}`;
  const taken = [table, `${snake}_notes`].find((name) => models.includes(`@@map("${name}")`));
  return taken && `there already is a table ${taken}`;
}
