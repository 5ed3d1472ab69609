import { parseArgs } from 'node:util';
import { CreationError, createProject, type NewProject } from './create-project';

const usage = `Usage: npx create-loomgate FOLDER --database URL [--schema A,B] [--tables X,Y*] [--yes] [--loomgate SPEC]

Writes a GraphQL API of an existing Postgres database into a new folder. Reads the catalog of the database, and changes nothing
in it. Every type is denied until a rule opens it.

  --database URL     postgresql://user:password@host:5432/name; stored in .env, which is not committed
  --schema A,B       the schemas to read; by default all that the role may use
  --tables X,Y*      the tables to read, with * for any text; by default all
  --yes              asks nothing
  --loomgate SPEC    the version or tarball of loomgate that the project depends on
  --embedded SPEC    the same for @loomgate/embedded-postgres, which tests use
`;

const options = {
  database: { type: 'string' },
  schema: { type: 'string' },
  tables: { type: 'string' },
  yes: { type: 'boolean' },
  loomgate: { type: 'string' },
  embedded: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Runs the command, and sets the exit code: 0, 1 for a failure, 2 for wrong arguments. */
export async function main(words: readonly string[]): Promise<void> {
  const request = parse(words);
  if (typeof request === 'string') return stop(request, 2);
  if (request === undefined) return void process.stdout.write(usage);
  try {
    const { folder } = await createProject(request);
    process.stdout.write(`\nBefore that:\n  cd ${folder}\n  npm install\n`);
  } catch (error) {
    if (!(error instanceof CreationError)) throw error;
    stop(error.message, 1);
  }
}

function stop(message: string, code: number): void {
  process.stderr.write(`${message}\n${code === 2 ? `\n${usage}` : ''}`);
  process.exitCode = code;
}

/** @returns the request, a message for wrong arguments, or undefined for --help */
function parse(words: readonly string[]): NewProject | string | undefined {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const [folder, ...others] = positionals;
    if (values.help) return undefined;
    if (!folder || others.length > 0) return 'Name one folder, such as my-api.';
    if (!values.database) return 'A database is missing: --database postgresql://...';
    const { database, schema, tables, yes, loomgate, embedded } = values;
    const scope = [...(schema ? ['--schema', schema] : []), ...(tables ? ['--tables', tables] : [])];
    return { folder, database, loomgate, embeddedPostgres: embedded, pull: [...scope, ...(yes ? ['--yes'] : [])] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
