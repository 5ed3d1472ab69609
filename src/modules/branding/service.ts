import type { Ports, Viewer } from 'loomgate';
import type { PublishBrandPackInput } from '../../generated/resolvers';
import { publishBrandPack } from './publish-brand-pack';

/** The writes of this module. Who may is asked by its rules, before. */
export function createService(ports: Ports) {
  return {
    publishBrandPack: (viewer: Viewer, input: PublishBrandPackInput) => publishBrandPack(ports, viewer, input),
  };
}
