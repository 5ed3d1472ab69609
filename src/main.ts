// Before all others: what is traced is patched before it is loaded.
import './telemetry/start';

import { createGateway } from './gateway';
import { marketplace } from './marketplace';

createGateway(marketplace).start();
