/** Texts of generated files. */

/** The first line of every generated file, after its comment sign. Files without it are never overwritten or removed. */
export const mark = 'Written by `loomgate pull` from loomgate.model.json: changes are lost with the next pull.';

/** A string in TypeScript, in single quotes where it needs no escapes. */
export function quote(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) && !/['\\]/.test(text) ? `'${text}'` : JSON.stringify(text);
}

/** A list of strings in TypeScript. */
export function quoteAll(texts: readonly string[]): string {
  return `[${texts.map(quote).join(', ')}]`;
}

/** Indents every line that is not empty. */
export function indent(lines: readonly string[], by = '  '): string[] {
  return lines.flatMap((line) => line.split('\n')).map((line) => (line === '' ? line : `${by}${line}`));
}

/** A TypeScript file that pull owns. */
export function generatedCode(imports: readonly string[], body: readonly string[]): string {
  return [`// ${mark}`, ...imports, '', ...body, ''].join('\n');
}

/** An object in TypeScript with one entry a line. */
export function object(entries: readonly string[]): string {
  return entries.length === 0 ? '{}' : ['{', ...indent(entries.map((entry) => `${entry},`)), '}'].join('\n');
}

export function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Returns a function that makes names distinct: the second `a` becomes `a2`. */
export function distinct(taken: Iterable<string> = []): (name: string) => string {
  const used = new Set(taken);
  return (name) => {
    let free = name;
    for (let count = 2; used.has(free); count += 1) free = `${name}${count}`;
    used.add(free);
    return free;
  };
}
