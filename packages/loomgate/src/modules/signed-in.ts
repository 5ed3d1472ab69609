import { LoomgateError } from '../errors';
import type { Context, Viewer } from './context';

/**
 * Who asks, in a field whose rule lets nobody anonymous through.
 * @throws LoomgateError FORBIDDEN
 */
export function signedInViewer({ viewer }: Context): Viewer {
  if (!viewer) throw new LoomgateError('FORBIDDEN');
  return viewer;
}
