import type { Ports, Viewer } from 'loomgate';
import type { PublishBrandPackInput } from '../../generated/resolvers';
import { publishBrandPack } from './publish-brand-pack';

/** The writes of this module. Its rules have checked the permissions. */
export function createService(ports: Ports) {
  return {
    publishBrandPack: (viewer: Viewer, input: PublishBrandPackInput) => publishBrandPack(ports, viewer, input),
  };
}
