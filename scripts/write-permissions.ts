import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruleTable } from '../src/graphql/rule-table';
import { createSchema } from '../src/graphql/schema';
import { marketplace } from '../src/marketplace';
import { modulesOf } from '../src/project';
import { projectRoot } from '../src/shared/project-root';

/** Writes docs/permissions.md. */
async function main(): Promise<void> {
  const modules = modulesOf(marketplace);
  const table = ruleTable(createSchema(modules), modules);
  await writeFile(join(projectRoot, 'docs', 'permissions.md'), table);
}

void main();
