import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { manifestOf } from './graphql/trusted-documents/manifest-of';
import { projectRoot } from './shared/project-root';
import { sdlFiles } from './shared/sdl-files';

/** Options of `loomgateCodegen`. */
export interface CodegenOptions {
  /**
   * What a viewer's role may be, as a type. Default: the values of the enum `Role` of the Prisma models, and any text where
   * there is no such enum.
   */
  readonly roles?: readonly string[];
}

/** A configuration of GraphQL Code Generator, assignable to its `CodegenConfig`. */
export interface LoomgateCodegen {
  /** Paths of SDL files. */
  schema: string[];
  /** The generated files, by path. */
  generates: Record<string, GeneratedFile>;
}

/** How one file is generated. */
export interface GeneratedFile {
  /** Names of plugins, or plugins with their options. */
  plugins: (string | Record<string, { content: string }>)[];
  /** Options of all plugins of the file. */
  config?: Record<string, unknown>;
}

/** The TypeScript types of scalars that are strings in JSON. A service may return what Prisma returns. */
const textScalars = {
  BigInt: { input: 'string', output: 'string | number | bigint' },
  Date: { input: 'string', output: 'Date | string' },
  DateTime: { input: 'string', output: 'Date | string' },
  Decimal: { input: 'string', output: 'string' },
  Duration: { input: 'string', output: 'string' },
  LocalDateTime: { input: 'string', output: 'Date | string' },
  LocalTime: { input: 'string', output: 'Date | string' },
  Time: { input: 'string', output: 'Date | string' },
  URL: { input: 'URL', output: 'string' },
};
const otherScalars = { JSON: 'unknown', ID: 'string' };
const scalars = { ...textScalars, ...otherScalars };

/** The TypeScript types of scalars in JSON, for clients of the project. */
export const clientScalars: Record<string, string> = {
  ...Object.fromEntries(Object.keys(textScalars).map((name) => [name, 'string'])),
  ...otherScalars,
};

const strict = { enumsAsTypes: true, useTypeImports: true, strictScalars: true };

/**
 * The configuration of GraphQL Code Generator for a project: resolver types, the lists of its modules, loaders and services,
 * and their registration as types, with the error codes of src/errors.ts and of each module's user-errors.ts. With
 * `CLIENT_OPERATIONS` (a folder) and `TRUSTED_DOCUMENTS_FILE` in the environment, the manifest of a client's operations as well.
 * @example export default loomgateCodegen({ roles });
 */
export function loomgateCodegen({ roles }: CodegenOptions = {}): LoomgateCodegen {
  const modules = modulesOf(join(projectRoot, 'src', 'modules'));
  const { CLIENT_OPERATIONS, TRUSTED_DOCUMENTS_FILE } = process.env;
  const written = (content: string) => ({ plugins: [{ add: { content } }] });
  return {
    schema: sdlFiles(),
    generates: {
      'src/generated/schema.graphql': { plugins: ['schema-ast'], config: { includeDirectives: true } },
      'src/generated/modules.ts': written(moduleList(modules)),
      'src/generated/loaders.ts': written(loaderList(modules)),
      'src/generated/services.ts': written(serviceList(modules.filter(({ hasService }) => hasService))),
      'src/generated/register.d.ts': written(registration(roleType(roles), modules)),
      'src/generated/resolvers.ts': {
        plugins: ['typescript', 'typescript-resolvers'],
        config: {
          ...strict,
          contextType: 'loomgate#Context',
          mappers: {
            Node: 'object',
            UserError: 'loomgate#Problem',
            InputError: 'loomgate#Problem',
            ...gatewayMappers,
            ...Object.fromEntries(modules.flatMap(({ mappers }) => mappers)),
          },
          avoidOptionals: { field: true },
          resolverTypeWrapperSignature: 'T | Promise<T>',
          scalars,
        },
      },
      ...(CLIENT_OPERATIONS &&
        TRUSTED_DOCUMENTS_FILE && { [TRUSTED_DOCUMENTS_FILE]: written(trustedDocuments(CLIENT_OPERATIONS)) }),
    },
  };
}

/**
 * Returns the manifest of the operations in the .graphql files of a folder, as JSON (docs/trusted-documents.md).
 * @param folder relative to the project
 * @throws Error where there is no such folder, or an operation in it does not parse
 */
export function trustedDocuments(folder: string): string {
  const root = resolve(projectRoot, folder);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.graphql'));
  const sources = names.sort().map((name) => readFileSync(join(root, name), 'utf8'));
  return JSON.stringify(manifestOf(sources), null, 2);
}

/** The gateway resolves its own types. */
const gatewayMappers = { Gateway: 'object', GatewayCache: 'object', GatewayLog: 'object', PurgeCachePayload: 'object' };

/** A folder of src/modules. */
interface ModuleFolder {
  readonly name: string;
  readonly hasService: boolean;
  readonly hasUserErrors: boolean;
  /** `export type ProductMapper` in its mappers.ts or mappers.gen.ts is what resolvers of Product are given. */
  readonly mappers: readonly (readonly [type: string, mapper: string])[];
}

function modulesOf(folder: string): ModuleFolder[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries
    .map(({ name }) => name)
    .sort()
    .map((name) => ({
      name,
      hasService: existsSync(join(folder, name, 'service.ts')),
      hasUserErrors: existsSync(join(folder, name, 'user-errors.ts')),
      mappers: ['mappers.gen', 'mappers'].flatMap((file) => mappersOf(folder, name, file)),
    }));
}

function mappersOf(folder: string, module: string, file: string): ModuleFolder['mappers'] {
  const path = join(folder, module, `${file}.ts`);
  const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const names = [...source.matchAll(/\b(\w+)Mapper\b(?=\s*(?:=|\}|,))/g)].map(([, name]) => name ?? '');
  return names.map((name) => [name, `../modules/${module}/${file}#${name}Mapper`]);
}

const moduleList = (modules: readonly ModuleFolder[]) =>
  [
    ...modules.map(({ name }) => `import ${name} from '../modules/${name}';`),
    `\n/** The modules of src/modules, by name. */\nexport const modules = { ${modules.map(({ name }) => name).join(', ')} };`,
  ].join('\n');

const serviceList = (modules: readonly ModuleFolder[]) =>
  [
    `import type { Ports } from 'loomgate';`,
    ...modules.map(({ name }) => `import { createService as ${name} } from '../modules/${name}/service';`),
    '\n/** The services of all modules that have one. */\nexport type Services = ReturnType<typeof createServices>;',
    '\nexport function createServices(ports: Ports) {\n  return {',
    ...modules.map(({ name }) => `    ${name}: ${name}(ports),`),
    '  };\n}',
  ].join('\n');

const loaderList = (modules: readonly ModuleFolder[]) =>
  [
    `import { type Instances, instancesOf, type Operation } from 'loomgate';`,
    ...modules.map(({ name }) => `import { loaders as ${name} } from '../modules/${name}/loaders';`),
    '\n/** The loaders of all modules, for one operation. */\nexport interface Loaders {',
    ...modules.map(({ name }) => `  readonly ${name}: Instances<typeof ${name}>;`),
    '}\n',
    ...modules.map(({ name }) => `const ${name}Of = instancesOf(${name});`),
    '\nexport function createLoaders(operation: Operation): Loaders {\n  return {',
    ...modules.map(({ name }) => `    ${name}: ${name}Of(operation),`),
    '  };\n}',
  ].join('\n');

/** Returns the TypeScript type of roles. */
function roleType(roles: readonly string[] | undefined): string {
  if (roles) return roles.map((role) => JSON.stringify(role)).join(' | ') || 'never';
  return hasRoleEnum() ? `import('./prisma/enums').Role` : 'string';
}

function hasRoleEnum(): boolean {
  const names = readdirSync(join(projectRoot, 'prisma'), { recursive: true, encoding: 'utf8' });
  const models = names.filter((name) => name.endsWith('.prisma'));
  return models.some((name) => /^enum Role\b/m.test(readFileSync(join(projectRoot, 'prisma', name), 'utf8')));
}

/** Imports have aliases: inside the block that augments a module, the names of that module take precedence. */
function registration(role: string, modules: readonly ModuleFolder[]): string {
  const hasErrors = existsSync(join(projectRoot, 'src', 'errors.ts'));
  const owners = modules.filter(({ hasUserErrors }) => hasUserErrors).map(({ name }) => name);
  const userErrorCodes = owners.map((name) => `keyof typeof ${name}UserErrors`).join(' | ') || 'never';
  return [
    ...(hasErrors ? [`import type { errors } from '../errors';`] : []),
    ...owners.map((name) => `import type { userErrors as ${name}UserErrors } from '../modules/${name}/user-errors';`),
    `import type { Loaders as ProjectLoaders } from './loaders';`,
    `import type { PrismaClient } from './prisma/client';`,
    `import type { Resolvers as ProjectResolvers } from './resolvers';`,
    `import type { Services as ProjectServices } from './services';`,
    `\ndeclare module 'loomgate' {\n  interface Register {`,
    `    readonly role: ${role};`,
    '    readonly loaders: ProjectLoaders;',
    '    readonly services: ProjectServices;',
    '    readonly prisma: PrismaClient;',
    '    readonly resolvers: ProjectResolvers;',
    `    readonly userErrorCode: ${userErrorCodes};`,
    ...(hasErrors ? ['    readonly errorCode: keyof typeof errors;'] : []),
    '  }\n}',
  ].join('\n');
}
