import type { Outcome } from '../outcome';
import type { GatewayFigures } from '../ports';

export type GatewayMapper = GatewayFigures;
export type GatewayCacheMapper = NonNullable<GatewayFigures['cache']>;
export type GatewayLogMapper = NonNullable<GatewayFigures['log']>;
export type PurgeCachePayloadMapper = Outcome<number>;
