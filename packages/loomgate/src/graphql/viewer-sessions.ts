import type { Principal } from '../modules/origin';
import type { Project } from '../project';
import { oncePer } from '../shared/once-per';
import { toViewerSession, type ViewerSession } from '../shared/viewer-session';

/** Returns the database session of a viewer. */
export type SessionOf = (viewer: Principal | null) => ViewerSession;

/**
 * Creates the function that returns the database session of a viewer. The project is asked once for each verified token.
 * @returns undefined for a project without database sessions
 */
export function createSessionOf({ databaseSession }: Pick<Project, 'databaseSession'>): SessionOf | undefined {
  if (!databaseSession) return undefined;
  const anonymous = toViewerSession(() => databaseSession(null));
  const ofViewer = oncePer((viewer: Principal) => {
    const { id, role, claims = {} } = viewer;
    return toViewerSession(() => databaseSession({ id, role, claims }));
  });
  return (viewer) => (viewer ? ofViewer(viewer) : anonymous);
}
