import type { Connection, Edge } from '../../loaders';
import type { OrderLineRow, OrderRow } from './repository';

export type OrderMapper = OrderRow;
export type OrderConnectionMapper = Connection<OrderRow>;
export type OrderEdgeMapper = Edge<OrderRow>;
export type OrderLineMapper = OrderLineRow;
