import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../shared/project-root';
import { buildProject } from './build';
import { type Command, refuseWords } from './command';

export const start: Command = {
  summary: 'builds where a source has changed, and starts the gateway',
  usage: `Usage: loomgate start

Starts the gateway of the project from dist/src/main.js, in this process. Where TypeScript is installed and a source has
changed since the last build, it compiles the project first, without a type check. With NODE_ENV=production it runs the
existing build. Settings come from the environment and from .env.
`,
  failure: 'Loomgate cannot start',
  async run(words) {
    refuseWords(words);
    const main = join(projectRoot, 'dist', 'src', 'main.js');
    // Production runs the existing build even where TypeScript is installed.
    if (process.env.NODE_ENV !== 'production' || !existsSync(main)) await buildProject(false);
    process.setSourceMapsEnabled(true);
    require(main);
  },
};
