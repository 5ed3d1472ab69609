import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modules } from '../src/generated/modules';
import { ruleTable } from '../src/graphql/rule-table';
import { createSchema } from '../src/graphql/schema';
import { projectRoot } from '../src/shared/project-root';

/** Writes docs/permissions.md. */
async function main(): Promise<void> {
  const table = ruleTable(createSchema(), Object.values(modules));
  await writeFile(join(projectRoot, 'docs', 'permissions.md'), table);
}

void main();
