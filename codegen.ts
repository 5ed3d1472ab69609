import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { errorDocs } from './src/errors/docs';
import { manifestOf } from './src/graphql/trusted-documents/manifest-of';
import { userErrors } from './src/user-errors';

const modulesFolder = join(__dirname, 'src', 'modules');
const modules = readdirSync(modulesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'gateway')
  .map((entry) => entry.name)
  .sort();

/** `export type ProductMapper` in a module's mappers.ts is what resolvers of Product are given. */
function mappersOf(module: string): [type: string, mapper: string][] {
  const source = readFileSync(join(modulesFolder, module, 'mappers.ts'), 'utf8');
  const names = [...source.matchAll(/\b(\w+)Mapper\b(?=\s*(?:=|\}|,))/g)].map(([, name]) => name ?? '');
  return names.map((name) => [name, `../modules/${module}/mappers#${name}Mapper`]);
}

const moduleList = [
  ...modules.map((name) => `import ${name} from '../modules/${name}';`),
  `\n/** Every folder of src/modules. */\nexport const modules = { ${modules.join(', ')} };`,
].join('\n');

const withService = modules.filter((name) => existsSync(join(modulesFolder, name, 'service.ts')));

const serviceList = [
  ...withService.map((name) => `import { createService as ${name} } from '../modules/${name}/service';`),
  `import type { Ports } from '../modules/ports';`,
  '\n/** The writes of every module that has some. */\nexport type Services = ReturnType<typeof createServices>;',
  '\nexport function createServices(ports: Ports) {\n  return {',
  ...withService.map((name) => `    ${name}: ${name}(ports),`),
  '  };\n}',
].join('\n');

const loaderList = [
  `import { type Instances, instancesOf, type Operation } from '../loaders';`,
  ...modules.map((name) => `import { loaders as ${name} } from '../modules/${name}/loaders';`),
  '\n/** The loaders of every module in one operation. */\nexport interface Loaders {',
  ...modules.map((name) => `  readonly ${name}: Instances<typeof ${name}>;`),
  '}\n',
  ...modules.map((name) => `const ${name}Of = instancesOf(${name});`),
  '\nexport function createLoaders(operation: Operation): Loaders {\n  return {',
  ...modules.map((name) => `    ${name}: ${name}Of(operation),`),
  '  };\n}',
].join('\n');

/** The manifest of the operations in a folder's .graphql files: docs/trusted-documents.md. */
function trustedDocuments(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.graphql'));
  const sources = names.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
  return JSON.stringify(manifestOf(sources), null, 2);
}

// Under names of their own: within the block, those of the module that it augments come first.
const registration = `import type { userErrors } from '../user-errors';
import type { Loaders as ProjectLoaders } from './loaders';
import type { PrismaClient } from './prisma/client';
import type { Role as ProjectRole } from './prisma/enums';
import type { Resolvers as ProjectResolvers } from './resolvers';
import type { Services as ProjectServices } from './services';

declare module '../register' {
  interface Register {
    readonly role: ProjectRole;
    readonly loaders: ProjectLoaders;
    readonly services: ProjectServices;
    readonly prisma: PrismaClient;
    readonly resolvers: ProjectResolvers;
    readonly userErrorCode: keyof typeof userErrors;
  }
}`;

const { CLIENT_OPERATIONS, TRUSTED_DOCUMENTS_FILE } = process.env;

const scalars = {
  DateTime: { input: 'Date', output: 'Date | string' },
  Decimal: 'string',
  URL: { input: 'URL', output: 'string' },
  JSON: 'unknown',
  ID: 'string',
};

const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  generates: {
    'src/generated/schema.graphql': { plugins: ['schema-ast'], config: { includeDirectives: true } },
    'src/generated/modules.ts': { plugins: [{ add: { content: moduleList } }] },
    'src/generated/register.d.ts': { plugins: [{ add: { content: registration } }] },
    'src/generated/loaders.ts': { plugins: [{ add: { content: loaderList } }] },
    'src/generated/services.ts': { plugins: [{ add: { content: serviceList } }] },
    'src/generated/resolvers.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../modules/context#Context',
        mappers: {
          Node: 'object',
          UserError: '../modules/outcome#Problem',
          InputError: '../modules/outcome#Problem',
          ...Object.fromEntries(modules.flatMap(mappersOf)),
        },
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        avoidOptionals: { field: true },
        resolverTypeWrapperSignature: 'T | Promise<T>',
        scalars,
      },
    },
    'docs/errors.md': { plugins: [{ add: { content: errorDocs(userErrors) } }] },
    'test/generated/trusted-documents.json': { plugins: [{ add: { content: trustedDocuments('test/operations') } }] },
    ...(CLIENT_OPERATIONS && TRUSTED_DOCUMENTS_FILE
      ? { [TRUSTED_DOCUMENTS_FILE]: { plugins: [{ add: { content: trustedDocuments(CLIENT_OPERATIONS) } }] } }
      : {}),
    'test/generated/documents.ts': {
      documents: 'test/operations/*.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { ...scalars, DateTime: 'string', URL: 'string' },
      },
    },
  },
};

export default config;
