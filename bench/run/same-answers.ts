import { isDeepStrictEqual } from 'node:util';
import type { Running } from './contestant.ts';
import { RunError } from './errors.ts';

/**
 * Requires that all contestants return the same answer.
 * @throws RunError with the path of the first difference, or for an answer that is too short
 */
export function requireSameAnswers(running: readonly Running[], minBytes: number): void {
  const [reference, ...others] = running;
  if (!reference) throw new RunError('There is no contestant to measure.');
  for (const other of others) requireSame(reference, other);
  if (reference.answer.bytes < minBytes)
    throw new RunError(`The answer has ${reference.answer.bytes} bytes, at least ${minBytes} are expected: no data?`);
}

function requireSame(a: Running, b: Running): void {
  if (isDeepStrictEqual(a.answer.data, b.answer.data)) return;
  const { path, left, right } = firstDifference(a.answer.data, b.answer.data, 'data');
  throw new RunError(`${a.name} and ${b.name} return different answers. ${path}: ${show(left)}, but ${show(right)}`);
}

interface Difference {
  readonly path: string;
  readonly left: unknown;
  readonly right: unknown;
}

function firstDifference(left: unknown, right: unknown, path: string): Difference {
  if (!isObject(left) || !isObject(right)) return { path, left, right };
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  const key = [...keys].find((name) => !isDeepStrictEqual(left[name], right[name]));
  return key === undefined ? { path, left, right } : firstDifference(left[key], right[key], `${path}.${key}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 100);
}
