/** Loaded into every contestant before its program: tells the runner what it costs, and ends when the runner is gone. */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1000);
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
