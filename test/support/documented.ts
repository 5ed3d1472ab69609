import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';

/** A block of code of a page. */
export interface Block {
  readonly language: string;
  /** What stands behind the language: the file that it belongs to; empty where it is of none. */
  readonly name: string;
  readonly code: string;
}

/** The blocks of code of a page of docs/, in their order: ```` ```js name.js ````. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(join(projectRoot, 'docs', page), 'utf8');
  const blocks = text.matchAll(/^```(\w+) ?([^\n]*)\n(.*?)^```$/gms);
  return [...blocks].map(([, language = '', name = '', code = '']) => ({ language, name, code }));
}
