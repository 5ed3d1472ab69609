import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CatalogueEntry } from './errors';
import { errorDocs } from './errors/docs';
import { manifestOf } from './graphql/trusted-documents/manifest-of';
import { projectRoot } from './shared/project-root';
import { sdlFiles } from './shared/sdl-files';

/** Options of `loomgateCodegen`. */
export interface CodegenOptions {
  /** The project's codes of `userErrors`, exported as `userErrors` by src/user-errors.ts. Default: only those of the gateway. */
  readonly userErrors?: Readonly<Record<string, string>>;
  /** The project's codes of `errors`, exported as `errors` by src/errors.ts. Default: only those of the gateway. */
  readonly errors?: Readonly<Record<string, CatalogueEntry>>;
  /** The roles of viewers. Default: the values of the enum `Role` of the Prisma models, or any string without that enum. */
  readonly roles?: readonly string[];
  /** Where to write the list of error codes. Default: `docs/errors.md` where the project has a folder docs, otherwise none. */
  readonly errorsFile?: string;
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

const scalars = {
  DateTime: { input: 'Date', output: 'Date | string' },
  Decimal: 'string',
  URL: { input: 'URL', output: 'string' },
  JSON: 'unknown',
  ID: 'string',
};

/** The TypeScript types of scalars in JSON, for clients of the project: instants and URLs are strings. */
export const clientScalars = { ...scalars, DateTime: 'string', URL: 'string' };

const strict = { enumsAsTypes: true, useTypeImports: true, strictScalars: true };

/**
 * Returns the configuration of GraphQL Code Generator for a project: resolver types, the lists of modules, loaders and
 * services, their registration as types, and the list of error codes. With `CLIENT_OPERATIONS` (a folder) and
 * `TRUSTED_DOCUMENTS_FILE` in the environment, it adds the manifest of the operations in that folder.
 * @example export default loomgateCodegen({ roles, userErrors });
 */
export function loomgateCodegen({
  userErrors,
  errors,
  roles,
  errorsFile = errorsInDocs(),
}: CodegenOptions = {}): LoomgateCodegen {
  const own = { userErrors: userErrors !== undefined, errors: errors !== undefined };
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
      'src/generated/register.d.ts': written(registration(roleType(roles), own)),
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
      ...(errorsFile && { [errorsFile]: written(errorDocs(userErrors ?? {}, errors)) }),
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

function errorsInDocs(): string | undefined {
  return existsSync(join(projectRoot, 'docs')) ? 'docs/errors.md' : undefined;
}

/** Types that the gateway resolves itself. */
const gatewayMappers = { Gateway: 'object', GatewayCache: 'object', GatewayLog: 'object', PurgeCachePayload: 'object' };

/** A folder of src/modules. */
interface ModuleFolder {
  readonly name: string;
  readonly hasService: boolean;
  /** `export type ProductMapper` in its mappers.ts is the parent type of the resolvers of Product. */
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
      mappers: mappersOf(folder, name),
    }));
}

function mappersOf(folder: string, module: string): ModuleFolder['mappers'] {
  const path = join(folder, module, 'mappers.ts');
  const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const names = [...source.matchAll(/\b(\w+)Mapper\b(?=\s*(?:=|\}|,))/g)].map(([, name]) => name ?? '');
  return names.map((name) => [name, `../modules/${module}/mappers#${name}Mapper`]);
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

// Imported under other names, since the names of the augmented module shadow imports within the block.
const registration = (role: string, own: { readonly userErrors: boolean; readonly errors: boolean }) => `${
  own.errors ? `import type { errors } from '../errors';\n` : ''
}${
  own.userErrors ? `import type { userErrors } from '../user-errors';\n` : ''
}import type { Loaders as ProjectLoaders } from './loaders';
import type { PrismaClient } from './prisma/client';
import type { Resolvers as ProjectResolvers } from './resolvers';
import type { Services as ProjectServices } from './services';

declare module 'loomgate' {
  interface Register {
    readonly role: ${role};
    readonly loaders: ProjectLoaders;
    readonly services: ProjectServices;
    readonly prisma: PrismaClient;
    readonly resolvers: ProjectResolvers;${`\n    readonly userErrorCode: ${own.userErrors ? 'keyof typeof userErrors' : 'never'};`}${
      own.errors ? '\n    readonly errorCode: keyof typeof errors;' : ''
    }
  }
}`;
