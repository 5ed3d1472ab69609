import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSchema, modulesOf, projectRoot, ruleTable } from 'loomgate/commands';
import { marketplace } from '../src/marketplace';

/** Writes docs/permissions.md. */
async function main(): Promise<void> {
  const modules = modulesOf(marketplace);
  const table = ruleTable(createSchema(modules), modules);
  await writeFile(join(projectRoot, 'docs', 'permissions.md'), table);
}

void main();
