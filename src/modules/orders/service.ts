import type { Origin, Ports, Viewer } from 'loomgate';
import { createPlaceOrder } from './place-order';
import { type StatusChange, updateOrderStatus } from './update-order-status';

/** The writes of this module. Its rules have checked the permissions; ids are those of the database. */
export function createService(ports: Ports) {
  return {
    placeOrder: createPlaceOrder(ports),
    updateOrderStatus: (viewer: Viewer, change: StatusChange, origin: Origin) =>
      updateOrderStatus(ports, viewer, change, origin),
  };
}
