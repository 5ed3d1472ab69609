/**
 * Writes what the packages promise: every declaration that can be reached from an entry point, as TypeScript sees it in the
 * tarball. A change of it is seen in review.
 */
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { modelFile } from '../dist/pull/model-file.js';
import { entryPointsOf, reachableFrom } from './declarations.ts';

const packages = 'packages';

for (const name of ['loomgate', 'embedded-postgres', 'brand-tokens', 'create-loomgate']) {
  const root = join(packages, name);
  const entries = entryPointsOf(root);
  const files = reachableFrom(Object.values(entries));
  const list = Object.entries(entries).map(([entry, path]) => `- \`${entry}\`: ${relative(root, path)}`);
  const sections = [...files].map(([path, text]) => `## ${relative(root, path)}\n\n\`\`\`ts\n${text}\n\`\`\`\n`);
  const heading = `# The API of ${name}\n\n<!-- Written by \`npm run generate\` from the declarations. -->\n`;
  writeFileSync(
    join(packages, 'loomgate', 'api', `${name}.api.md`),
    [heading, `${list.join('\n')}\n`, ...sections].join('\n'),
  );
}

// For editors of loomgate.model.json, which names it.
writeFileSync(
  join(packages, 'loomgate', 'schema', 'loomgate.model.schema.json'),
  `${JSON.stringify(z.toJSONSchema(modelFile), null, 2)}\n`,
);
