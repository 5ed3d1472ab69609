import { RunError } from './errors.ts';
import type { Scenario } from './scenario.ts';

export interface Answer {
  readonly data: unknown;
  /** The length of `data` without insignificant white space. */
  readonly bytes: number;
}

/** The body of the request, also used for the load. */
export function toBody(operation: Scenario['operation']): string {
  return JSON.stringify(operation);
}

export const usualHeaders = { 'content-type': 'application/json' };

/**
 * Sends one request.
 * @throws RunError when the answer has errors; fetch's error while nothing listens
 */
export async function ask(url: string, operation: Scenario['operation']): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers: usualHeaders, body: toBody(operation) });
  const text = await response.text();
  if (response.status !== 200) throw new RunError(`answered ${response.status}: ${text.slice(0, 300)}`);
  const answer: { data?: unknown; errors?: unknown } = JSON.parse(text);
  if (answer.errors) throw new RunError(`answered with errors: ${JSON.stringify(answer.errors).slice(0, 300)}`);
  return { data: answer.data, bytes: Buffer.byteLength(JSON.stringify(answer.data) ?? '') };
}
