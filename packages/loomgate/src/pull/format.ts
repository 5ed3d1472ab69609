import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fileProblem } from '../shared/text-file';
import { type ModelFile, modelFile } from './model-file';
import { ModelError } from './model-problems';

/** The name of the file in the folder of the project. */
export const modelFileName = 'loomgate.model.json';

/**
 * The text of a model file: what is small, such as a column or a relation, has a line of its own, so that a change of it is a
 * change of one line.
 */
export function formatModelFile(file: ModelFile): string {
  return `${format(file, '')}\n`;
}

function format(value: unknown, indent: string): string {
  if (isSmall(value)) return onOneLine(value);
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => inner + format(item, inner))
    : entriesOf(value).map(([name, item]) => `${inner}${JSON.stringify(name)}: ${format(item, inner)}`);
  const [start, end] = Array.isArray(value) ? '[]' : '{}';
  return `${start}\n${lines.join(',\n')}\n${indent}${end}`;
}

/** Whether it contains no list of objects. */
function isSmall(value: unknown): boolean {
  const parts = Array.isArray(value) ? value : entriesOf(value).map(([, item]) => item);
  return !parts.some((part) => isObject(part) && (Array.isArray(value) || !isSmall(part) || !Array.isArray(part)));
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{ ${entriesOf(value)
    .map(([name, item]) => `${JSON.stringify(name)}: ${onOneLine(item)}`)
    .join(', ')} }`;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value).filter(([, item]) => item !== undefined) : [];
}

/**
 * Reads a model file.
 * @returns undefined if there is none
 * @throws ModelError with each invalid place
 */
export async function readModelFile(path: string): Promise<ModelFile | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (Object(error).code === 'ENOENT') return undefined;
    throw new ModelError(`${path} cannot be read: ${fileProblem(error) ?? error}`);
  });
  return text === undefined ? undefined : parseModelFile(text);
}

/** @throws ModelError with each invalid place */
function parseModelFile(text: string): ModelFile {
  const parsed = modelFile.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new ModelError(`${modelFileName} is not valid:\n${z.prettifyError(parsed.error)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ModelError(`${modelFileName} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
