import type { Origin, Ports, Viewer } from 'loomgate';
import { createPlaceOrder } from './place-order';
import { type StatusChange, updateOrderStatus } from './update-order-status';

/** The writes of this module. Who may is asked by its rules, before; ids are the database's. */
export function createService(ports: Ports) {
  return {
    placeOrder: createPlaceOrder(ports),
    updateOrderStatus: (viewer: Viewer, change: StatusChange, origin: Origin) =>
      updateOrderStatus(ports, viewer, change, origin),
  };
}
