// Before all others: what is traced is patched before it is loaded.
import 'loomgate/tracing';

import { createGateway } from 'loomgate';
import { marketplace } from './marketplace';

createGateway(marketplace).start();
