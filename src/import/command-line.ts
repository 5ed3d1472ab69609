import { parseArgs } from 'node:util';

export type Command =
  | { readonly action: 'import'; readonly folder: string; readonly rejectsPath: string }
  | { readonly action: 'help' }
  | { readonly action: 'usage-error'; readonly reason: string };

export const usage = `Usage: npm run import -- DIR [--rejects FILE]

Imports a catalogue: categories, artisans, products and reviews, each of them optional, in files named
<kind>.ndjson or <kind>.ndjson.gz. Existing rows are found by slug or sku and updated.

  DIR             the folder with the files; nothing is written to it
  --rejects FILE  the list of lines that cannot be imported (default ./import-rejects.ndjson)
  --help          show this help

Exit codes: 0 imported, with or without rejected lines; 1 nothing imported; 2 wrong usage; 130 interrupted.
`;

/** Parses the command line. @param words the arguments after the name of the script */
export function parseCommandLine(words: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        rejects: { type: 'string', default: 'import-rejects.ndjson' },
      },
    });
    if (values.help) return { action: 'help' };
    return toImport(positionals, values.rejects);
  } catch (error) {
    return { action: 'usage-error', reason: error instanceof Error ? error.message : String(error) };
  }
}

function toImport([folder, ...others]: string[], rejectsPath: string): Command {
  if (!folder) return { action: 'usage-error', reason: 'DIR is missing' };
  if (others.length > 0) return { action: 'usage-error', reason: `expected one DIR, got also ${others[0]}` };
  if (!rejectsPath) return { action: 'usage-error', reason: '--rejects needs a file name' };
  return { action: 'import', folder, rejectsPath };
}
