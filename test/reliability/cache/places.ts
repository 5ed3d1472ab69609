import type { GatewayProcess } from '../../process/gateway-process';
import type { Fleet } from './fleet';
import type { History, Instance } from './history';

/** A gateway of the fleet, which is restarted after it was killed. */
export interface Place {
  /** Resolves with the running gateway. */
  up(): Promise<GatewayProcess>;
  isUp(): boolean;
  /** The versions that the running gateway must serve. */
  readonly instance: Instance;
  /** Kills it, like a crash, and starts another. */
  crash(): Promise<void>;
}

/**
 * @param number of the gateway in the fleet
 * @param settings of this gateway
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
