/** How many times as fast the gateway's time goes by. */
export type Speed = 15;

const speed: Speed = 15;

// Loaded into the gateway's process before its own code: its server has a fifteenth of its patience, which is settings
// of the server as the gateway has made it and the time that Node lets pass between two looks at its connections.
const { Server } = process.getBuiltinModule('node:http');
const { listen } = Server.prototype;

Object.assign(Server.prototype, {
  listen(this: InstanceType<typeof Server>, ...given: Parameters<typeof listen>) {
    const usual = { connectionsCheckingInterval: 30_000, ...this };
    this.requestTimeout /= speed;
    this.headersTimeout /= speed;
    Object.assign(this, { connectionsCheckingInterval: usual.connectionsCheckingInterval / speed });
    return listen.apply(this, given);
  },
});
