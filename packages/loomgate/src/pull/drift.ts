import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { modelFileName } from './format';
import { type Decisions, pull } from './pull';
import { describeChange } from './summary';

/** A comparison decides nothing. */
const undecided: Decisions = { modulesOf: async () => new Map(), renamesOf: async () => [] };

/**
 * Compares a database with the model file of a project, as a gateway does at its start.
 * @returns the text of a warning; undefined if they agree, and for a project without a model file
 * @throws ModelError for an invalid model file; otherwise errors of the connection
 */
export async function findDrift(url: string, folder: string): Promise<string | undefined> {
  if (!existsSync(join(folder, modelFileName))) return undefined;
  const { changes = [], isChanged } = await pull({ url, folder, schemas: undefined, tables: undefined }, undecided);
  if (!isChanged) return undefined;
  const [worst] = changes.toSorted((a, b) => Number(b.isBreaking) - Number(a.isBreaking));
  const example = worst ? `, such as: ${describeChange(worst)}` : '';
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  return `The database differs from ${modelFileName} (${count}${example}). npx loomgate pull --check shows the difference.`;
}
