import sql from 'sql-template-tag';
import {
  aggregateByKey,
  allowAll,
  allRows,
  byKey,
  connectionByKey,
  type DatabaseSession,
  type Definition,
  defineInvalidation,
  defineModule,
  defineTable,
  done,
  type Event,
  fromGlobalId,
  listByKey,
  loaderOf,
  type Module,
  type Project,
  primeInto,
  rootKey,
  rowsBy,
  topicOf,
  write,
} from '../../packages/loomgate/src';
import type { RequestContext } from '../../packages/loomgate/src/graphql/context';
import type { ResolverMap } from '../../packages/loomgate/src/register';
import { PrismaClient } from '../../src/generated/prisma/client';
import { project as marketplace } from '../../src/project';

/** The tables, the last of them with a policy that reads another table. `documents` has the policy of `rls` in nasty.sql. */
export const tables = `
  create table folders (id uuid primary key default gen_random_uuid(), name text not null);
  create table documents (id uuid primary key default gen_random_uuid(), tenant text not null, title text not null,
    folder_id uuid references folders);
  create index on documents (folder_id, title, id);
  alter table documents enable row level security;
  create policy p on documents using (tenant = current_setting('app.tenant', true));
  create table members (tenant text primary key);
  create table notes (id uuid primary key default gen_random_uuid(), text text not null);
  alter table notes enable row level security;
  create policy p on notes using (exists (select from members where tenant = current_setting('app.tenant', true)))`;

interface Folder {
  readonly id: string;
  readonly name: string;
}
interface Document {
  readonly id: string;
  readonly tenant: string;
  readonly title: string;
  readonly folderId: string;
}
interface Note {
  readonly id: string;
  readonly text: string;
}

const folders = defineTable<Folder>({
  type: 'Folder',
  name: 'folders',
  columns: { id: 'id', name: 'name' },
  key: ['id'],
  types: { id: 'uuid', name: 'text' },
});
const documents = defineTable<Document>({
  type: 'Document',
  name: 'documents',
  columns: { id: 'id', tenant: 'tenant', title: 'title', folderId: 'folder_id' },
  key: ['id'],
  types: { id: 'uuid', title: 'text', folderId: 'uuid' },
  nullable: ['folderId'],
  rowSecurity: true,
});
const notes = defineTable<Note>({
  type: 'Note',
  name: 'notes',
  columns: { id: 'id', text: 'text' },
  key: ['id'],
  types: { id: 'uuid' },
  rowSecurity: true,
});

const folderById = byKey(folders, 'id');
const documentById = byKey(documents, 'id');
const prime = primeInto(documentById);
const byTitle = { orders: { TITLE: { field: 'title', descending: false } }, defaultOrder: 'TITLE' } as const;
const ofFolder = { label: 'Folder.documents', ...rowsBy(documents, 'folderId') };

const loaders = {
  folderById,
  documentById,
  folders: listByKey({ label: 'Query.folders', ...allRows(folders), orderBy: sql`t.name` }),
  notes: listByKey({ label: 'Query.notes', ...allRows(notes), orderBy: sql`t.text` }),
  documents: connectionByKey({ label: 'Query.documents', ...allRows(documents), ...byTitle, prime }),
  documentsOfFolder: connectionByKey({ ...ofFolder, ...byTitle, prime }),
  countOfFolder: aggregateByKey<{ count: number }>({ ...ofFolder, label: 'count' }, sql`count(*)::float8 as count`),
  total: loaderOf(async (keys: readonly string[], run) => {
    const text = 'select ((select count(*) from notes) + (select count(*) from documents))::float8 as total';
    const [row] = await run<{ total: number }>({ label: 'total', text, values: [], rowSecurity: true });
    return keys.map(() => row?.total ?? 0);
  }),
  broken: loaderOf(async (keys: readonly string[], run) => {
    const text = 'select 1 / (count(*) - count(*)) as broken from documents';
    await run({ label: 'broken', text, values: [], rowSecurity: true });
    return keys.map(() => 0);
  }),
};

type Args = Record<string, string>;
type Resolve<Parent = unknown> = (parent: Parent, args: Args, context: RequestContext) => unknown;
/** Adapts a function of a parent, arguments and the loaders. */
const using =
  <Parent>(resolve: (load: <L>(loader: Definition<L>) => L, args: Args, parent: Parent) => unknown): Resolve<Parent> =>
  (parent, args, { operation }) =>
    resolve((loader) => loader.of(operation), args, parent);

const resolvers: ResolverMap = {
  Query: {
    folders: using((load) => load(loaders.folders).load(rootKey)),
    notes: using((load) => load(loaders.notes).load(rootKey)),
    documents: using((load, args) => load(loaders.documents).load(rootKey, args)),
    document: using((load, { id = '' }) => load(documentById).load(fromGlobalId(id).key)),
    found: using(async (load, { id = '' }) => {
      const document = await load(documentById).load(fromGlobalId(id).key);
      if (document) return Object.assign(Object.create(document), { __typename: 'Document' });
      const [folder] = await load(loaders.folders).load(rootKey);
      return folder && Object.assign(Object.create(folder), { __typename: 'Folder' });
    }),
    total: using((load) => load(loaders.total).load('')),
    broken: using((load) => load(loaders.broken).load('')),
  },
  Folder: {
    documents: using((load, args, { id }: Folder) => load(loaders.documentsOfFolder).load(id, args)),
    documentCount: using(async (load, _, { id }: Folder) => (await load(loaders.countOfFolder).load(id)).count),
  },
  Document: { folder: using((load, _, { folderId }: Document) => load(folderById).loadOrThrow(folderId)) },
  Mutation: {
    addDocument: async (_: unknown, { tenant = '', title = '' }: Args, context: RequestContext) =>
      write(
        prisma(),
        {},
        async (db) => {
          await db.$executeRaw`insert into documents (tenant, title) values (${tenant}, ${title})`;
          const [row] = await db.$queryRaw<{ id: string }[]>`select id from documents where title = ${title}`;
          return done(row?.id ?? '');
        },
        { as: context },
      ),
  },
  AddDocumentPayload: {
    document: using((load, _, { value }: { value: string }) => load(documentById).load(value)),
  },
  Subscription: {
    documentChanged: {
      subscribe: (_: unknown, { id = '', after }: Args, { follow, idOf }: RequestContext) =>
        follow(topicOf('Document', idOf('Document', id)), after),
      resolve: (event: Event) => event,
    },
  },
  DocumentEvent: { document: using((load, _, { subjectId }: Event) => load(documentById).load(subjectId)) },
};

/** The client of the last created project. */
let client: PrismaClient | undefined;
function prisma(): PrismaClient {
  if (!client) throw new Error('the gateway has not been started');
  return client;
}

const root = { folders: allowAll, documents: allowAll, document: allowAll, notes: allowAll };

const parts: Omit<Module, 'resolvers'> = {
  loaders,
  rules: {
    Query: { ...root, total: allowAll, found: allowAll, broken: allowAll },
    Mutation: { addDocument: allowAll },
    Subscription: { documentChanged: allowAll },
  },
  invalidation: [
    defineInvalidation(folders, { listed: ['name'] }),
    defineInvalidation(documents, { keys: ['folderId'], listed: ['title', 'tenant'] }),
    defineInvalidation(notes, { listed: ['text'] }),
  ],
  nodes: {
    Folder: { table: folders, find: (id, context) => folderById.of(operationOf(context)).load(id) },
    Document: { table: documents, find: (id, context) => documentById.of(operationOf(context)).load(id) },
  },
};

/** The test has no generated types of loaders, so it takes them from the operation. */
function operationOf(context: object): RequestContext['operation'] {
  if ('operation' in context && isOperation(context.operation)) return context.operation;
  throw new Error('the context has no operation');
}
const isOperation = (value: unknown): value is RequestContext['operation'] =>
  typeof value === 'object' && value !== null && 'instanceOf' in value;

/** Viewers without a claim `tenant` have no session. The claim is a setting, and `role` the role of the transaction. */
export function sessionOfClaims(claims: Readonly<Record<string, unknown>>, role?: string): DatabaseSession | null {
  return typeof claims.tenant === 'string' ? { role, settings: { 'app.tenant': claims.tenant } } : null;
}

/** A project over `tables`. */
export function createProject(databaseSession: Project['databaseSession']): Project {
  const module: Module = { ...parts, resolvers: {} };
  Object.assign(module.resolvers, resolvers);
  return {
    ...{ modules: { library: defineModule(module) }, roles: marketplace.roles ?? [] },
    createLoaders: marketplace.createLoaders,
    createServices: marketplace.createServices,
    createPrisma(adapter) {
      client = new PrismaClient({ adapter });
      return client;
    },
    ...(databaseSession && { databaseSession }),
  };
}
