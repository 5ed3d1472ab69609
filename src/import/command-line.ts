import { parseArgs } from 'node:util';

export type Command =
  | { readonly action: 'import'; readonly folder: string; readonly rejectsPath: string }
  | { readonly action: 'help' }
  | { readonly action: 'refuse'; readonly reason: string };

export const usage = `Usage: npm run import -- DIR [--rejects FILE]

Imports a catalogue: categories, artisans, products and reviews, each of them optional, in files named
<kind>.ndjson or <kind>.ndjson.gz. What exists is found by slug or sku and updated.

  DIR             the folder with the files; it is only read
  --rejects FILE  where lines that cannot be imported are listed (default ./import-rejects.ndjson)
  --help          this text

Exit codes: 0 imported, with or without rejected lines; 1 nothing imported; 2 wrong usage; 130 interrupted.
`;

/** @param words what follows the script's name on the command line */
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
    return { action: 'refuse', reason: error instanceof Error ? error.message : String(error) };
  }
}

function toImport([folder, ...others]: string[], rejectsPath: string): Command {
  if (!folder) return { action: 'refuse', reason: 'DIR is missing' };
  if (others.length > 0) return { action: 'refuse', reason: `one DIR is imported at a time, not also ${others[0]}` };
  if (!rejectsPath) return { action: 'refuse', reason: '--rejects needs the name of a file' };
  return { action: 'import', folder, rejectsPath };
}
