import type { Origin, Ports, Viewer } from 'loomgate';
import type { AddReviewInput, DeleteReviewInput, UpdateReviewInput } from '../../generated/resolvers';
import { auditAdminWrite } from '../admin-action';
import { addReview } from './add-review';
import { deleteReview, updateReview } from './change-review';

/** The writes of this module. Its rules have checked the permissions; ids are those of the database. */
export function createService(ports: Ports) {
  return {
    addReview: (viewer: Viewer, input: AddReviewInput) => addReview(ports, viewer, input),
    updateReview: (viewer: Viewer, input: UpdateReviewInput, origin: Origin) =>
      auditAdminWrite(ports, viewer, origin, `Review:${input.id} updateReview`, () => updateReview(ports, input)),
    deleteReview: (viewer: Viewer, input: DeleteReviewInput, origin: Origin) =>
      auditAdminWrite(ports, viewer, origin, `Review:${input.id} deleteReview`, () => deleteReview(ports, input)),
  };
}
