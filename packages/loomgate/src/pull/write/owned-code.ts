import type { ModelModule } from '../model';

/** The files of a module that belong to the project: pull writes them once, formatted as Biome does. */
export function ownedFiles({ tables }: ModelModule): Readonly<Record<string, string>> {
  const types = tables.filter(({ isJoin }) => !isJoin).map(({ type }) => type);
  return { 'index.ts': index, 'loaders.ts': loaders, 'rules.ts': rules(types), 'service.ts': service };
}

const index = `import { defineModule } from 'loomgate';
import { loaders } from './loaders';
import { generated } from './module.gen';
import { rules } from './rules';

export default defineModule({ ...generated, loaders, rules });
`;

const loaders = `import { loaders as generated } from './loaders.gen';

/** The loaders of this module. Further ones are added here. */
export const loaders = { ...generated };
`;

const service = `import type { Ports } from 'loomgate';

/** The writes of this module. */
export function createService(_ports: Ports) {
  return {};
}
`;

function rules(types: readonly string[]): string {
  const names = types.length > 0 ? 'deny, type Rules' : 'type Rules';
  const lines = types.map((type) => `  ${type}: { '*': deny },\n`);
  return `import { ${names} } from 'loomgate';
import { closed } from './rules.gen';

/**
 * Who may read what. Every type is denied to everyone. To open a type, replace its rule by \`signedIn\`, \`allowAll\` or a rule of
 * your own; all ways to its rows follow it. Types that later pulls add are denied by \`closed\`.
 */
export const rules: Rules = {
  ...closed,
${lines.join('')}};
`;
}
