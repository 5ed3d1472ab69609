// pm2 start deploy/pm2/ecosystem.config.cjs, from the project's folder. Two instances on ports of their own, for a balancer
// in front (deploy/nginx, deploy/haproxy). Settings and secrets come from .env and from the environment.
const ports = [4000, 4001];

module.exports = {
  apps: ports.map((port) => ({
    name: `loomgate-${port}`,
    script: 'node_modules/.bin/loomgate',
    args: 'start',
    exec_mode: 'fork',
    env: { NODE_ENV: 'production', PORT: port },
    // More than SHUTDOWN_DELAY_MS and SHUTDOWN_TIMEOUT_MS together.
    kill_timeout: 15_000,
    exp_backoff_restart_delay: 100,
  })),
};
