import type { Connection, Edge, Event, Outcome } from 'loomgate';
import type { OrderLineRow, OrderRow } from './repository';

export type OrderMapper = OrderRow;
export type OrderConnectionMapper = Connection<OrderRow>;
export type OrderEdgeMapper = Edge<OrderRow>;
export type OrderLineMapper = OrderLineRow;

/** The id in the database. The payload's resolver loads the row after the write. */
export type PlaceOrderPayloadMapper = Outcome<string>;
export type UpdateOrderStatusPayloadMapper = Outcome<string>;
export type OrderEventMapper = Event;
