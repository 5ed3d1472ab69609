import type { Change } from './compare';
import { modelFileName } from './format';
import type { ModelTable } from './model';
import type { Pulled } from './pull';
import { describeRename } from './renames';
import type { WrittenProject } from './write';

/** Tells what a pull did, what is missing in the API and why, and what to do next. */
export function summaryOf(pulled: Pulled, project: WrittenProject): string {
  const { catalog, file, model, readMs, changes, renames, refused, advice } = pulled;
  const tables = model.modules.flatMap((module) => module.tables).filter(({ isJoin }) => !isJoin);
  const inModules = model.modules.map(({ name, tables: those }) => `  ${name}: ${those.map(nameIn).join(', ')}`);
  const read = `Read ${catalog.tables.length} tables of ${file.read.schemas.join(', ')} in ${(readMs / 1000).toFixed(1)} s.`;
  return [
    `${read} ${modelFileName} has ${tables.length} types in ${model.modules.length} modules:`,
    ...inModules,
    ...section('Changes', changes?.map(describeChange) ?? []),
    ...section('Renamed', renames.map(describeRename)),
    ...section(
      'Dropped and added, not renamed (to keep what the model says of them: --rename OLD=NEW)',
      refused.map(describeRename),
    ),
    ...section(
      `Left out (${modelFileName} says how to have it)`,
      model.leftOut.map(({ name, reason }) => `${name}: ${reason}`),
    ),
    ...section('Foreign keys without an index; with these, their tables lead back', advice.indexes),
    ...section(
      'For a cache that follows changes by other clients, the owner of the tables runs what `npx loomgate publication` prints, and',
      advice.replication,
    ),
    ...section('Files that belong to the project from now on', project.added),
    ...section('Not written, because another file is in its place', project.refused),
    ...section('Removed', project.removed),
    ...section('Of modules that the model does not have any more; they no longer compile', project.orphaned),
    ...(changes ? [] : ['', 'Every type is denied until a rule in src/modules/*/rules.ts opens it.']),
    ...['', 'Next:', '  npm run generate', '  npm test', '  npm run dev', ''],
  ].join('\n');
}

/** A join table has no type. */
function nameIn({ type, name, isJoin }: ModelTable): string {
  return isJoin ? `${name} (joins)` : type;
}

/** A line about a change, without the control characters that names of a database may have. */
export function describeChange({ text, isBreaking }: Change): string {
  return printable(isBreaking ? `breaking: ${text}` : text);
}

const printable = (line: string) => line.replace(/\p{Cc}/gu, '\ufffd');

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', `${title}:`, ...lines.map((line) => `  ${printable(line)}`)] : [];
}
