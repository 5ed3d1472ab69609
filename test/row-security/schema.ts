import { join } from 'node:path';

/** Replaces `shared/sdl-files` in tests: the SDL of the gateway and of project.ts, in place of the marketplace's. */
export function sdlFiles(): string[] {
  const actual = jest.requireActual('../../packages/loomgate/src/shared/sdl-files');
  const ofGateway = actual.sdlFiles().filter((path: string) => path.includes(join('packages', 'loomgate', 'schema')));
  return [...ofGateway, join(__dirname, 'row-security.graphql')];
}
