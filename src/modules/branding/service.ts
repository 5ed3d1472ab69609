import type { PublishBrandPackInput } from '../../generated/resolvers';
import type { Viewer } from '../context';
import type { Ports } from '../ports';
import { publishBrandPack } from './publish-brand-pack';

/** The writes of this module. Who may is asked by its rules, before. */
export function createService(ports: Ports) {
  return {
    publishBrandPack: (viewer: Viewer, input: PublishBrandPackInput) => publishBrandPack(ports, viewer, input),
  };
}
