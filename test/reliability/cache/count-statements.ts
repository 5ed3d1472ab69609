import { Client } from 'pg';

// Loaded into the gateway's process before its own code. Counts statements of loaders, whose names end in a hash.
let statements = 0;
const { query } = Client.prototype;

Client.prototype.query = new Proxy(query, {
  apply(target, client, [config, ...rest]: unknown[]) {
    if (typeof config === 'object' && config !== null && 'name' in config && String(config.name).includes(':'))
      statements += 1;
    return Reflect.apply(target, client, [config, ...rest]);
  },
});

process.on('message', () => process.send?.(statements));
