import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** An import of another file, with or without names. */
const imported = /(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g;

/** The declarations of each entry point of a package, by the name that `import` takes. */
export function entryPointsOf(root: string): Record<string, string> {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const found = Object.entries<string | { types: string }>(exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [[join(name, path), join(root, target.types)]],
  );
  return Object.fromEntries(found);
}

/** Every file of declarations that these lead to, themselves included, by path and in the order of paths. */
export function reachableFrom(paths: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string) => {
    if (found.has(path)) return;
    const text = readFileSync(path, 'utf8')
      .replace(/^\/\/# sourceMappingURL.*$/m, '')
      .trim();
    found.set(path, text);
    for (const [, target = ''] of text.matchAll(imported)) visit(fileOf(dirname(path), target));
  };
  paths.forEach(visit);
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function fileOf(folder: string, target: string): string {
  const path = join(folder, target);
  return existsSync(`${path}.d.ts`) ? `${path}.d.ts` : join(path, 'index.d.ts');
}

/** A name that an entry point exports, and what its declaration says of it. */
export interface Exported {
  readonly name: string;
  /** The text of the comment before its declaration; empty where there is none. */
  readonly doc: string;
}

const exportList = /export (?:type )?\{([^}]*)\} from ['"]([^'"]+)['"]/g;
const declaration = (name: string) =>
  new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\s*)?export (?:declare |default )*(?:abstract )?(?:const|function|class|interface|type|enum) ${name}\\b`,
  );

/** What a file exports, with what it exports of other files. */
export function exportsOf(path: string): Exported[] {
  const text = readFileSync(path, 'utf8');
  const own = [...text.matchAll(/^export (?:declare |abstract )*(?:const|function|class|interface|type|enum) (\w+)/gm)];
  const lists = [...text.matchAll(exportList)].flatMap(([, names = '', from = '']) => {
    const target = fileOf(dirname(path), from);
    return names
      .split(',')
      .flatMap((one) => one.trim() || [])
      .map((one) => ({ one, target }));
  });
  return [
    ...own.map(([, name = '']) => ({ name, doc: docOf(path, name) })),
    ...lists.map(({ one, target }) => {
      const [name = '', alias = name] = one.replace(/^type /, '').split(' as ');
      return { name: alias, doc: docOf(target, name) };
    }),
  ];
}

/** The comment before the declaration, wherever it is exported from. */
function docOf(path: string, name: string): string {
  const text = readFileSync(path, 'utf8');
  const found = declaration(name).exec(text);
  if (found) return found[1]?.trim() ?? '';
  for (const [, names = '', from = ''] of text.matchAll(exportList)) {
    const source = names.split(',').map((one) =>
      one
        .trim()
        .replace(/^type /, '')
        .split(' as '),
    );
    const match = source.find(([original, alias = original]) => alias === name);
    if (match?.[0]) return docOf(fileOf(dirname(path), from), match[0]);
  }
  return '';
}
