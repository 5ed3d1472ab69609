import type { GatewayProcess } from '../../process/gateway-process';
import type { Fleet } from './fleet';
import type { History, Instance } from './history';

/** Where a gateway runs; another one takes the place of one that was killed. */
export interface Place {
  /** The gateway, as soon as there is one. */
  up(): Promise<GatewayProcess>;
  isUp(): boolean;
  /** What the gateway that is up must know. */
  readonly instance: Instance;
  /** Kills it as a crash would, and starts another. */
  crash(): Promise<void>;
}

/**
 * @param number which place of the fleet
 * @param settings of the gateways in this place
 */
export async function openPlace(
  fleet: Fleet,
  number: number,
  history: History,
  settings: NodeJS.ProcessEnv = {},
): Promise<Place> {
  let gateway = fleet.start(number, settings);
  let isUp = true;
  let instance = history.join();
  await gateway;
  return {
    up: () => gateway,
    isUp: () => isUp,
    get instance() {
      return instance;
    },
    async crash() {
      isUp = false;
      history.leave(instance);
      await (await gateway).kill();
      instance = history.join();
      gateway = fleet.start(number, settings);
      await gateway;
      isUp = true;
    },
  };
}
