import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../shared/project-root';
import { buildProject } from './build';
import { type Command, refuseWords } from './command';

export const start: Command = {
  summary: 'starts the gateway; builds what is older than its source before',
  usage: `Usage: loomgate start

Starts the gateway of the project from dist/src/main.js, in this process. Where TypeScript is installed, sources that have
changed since the last build are compiled before, without a check of their types; not with NODE_ENV=production, which runs
what was built. Settings come from the environment and from .env.
`,
  failure: 'Loomgate cannot start',
  async run(words) {
    refuseWords(words);
    const main = join(projectRoot, 'dist', 'src', 'main.js');
    // Production runs what was built for it, whatever is installed.
    if (process.env.NODE_ENV !== 'production' || !existsSync(main)) await buildProject(false);
    process.setSourceMapsEnabled(true);
    require(main);
  },
};
