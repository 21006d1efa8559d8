// Several processes that share a port like PM2's cluster mode: Node's cluster with its defaults.
// Argument: JSON with the program, its arguments and the number of processes. Reports the port and the pids.

import cluster from 'node:cluster';

const { program, args, processes } = JSON.parse(process.argv[2] ?? '');
cluster.setupPrimary({ exec: program, args, execArgv: [] });

let listening = 0;
cluster.on('listening', (_worker, { port }) => {
  listening += 1;
  if (listening < processes) return;
  process.send({ port, pids: Object.values(cluster.workers).map((worker) => worker.process.pid) });
});
cluster.on('exit', (worker) => {
  if (!worker.exitedAfterDisconnect && process.connected) process.exit(1);
  if (Object.keys(cluster.workers).length === 0) process.exit(0);
});
process.on('disconnect', () => {
  for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGTERM');
});
for (let number = 0; number < processes; number += 1) cluster.fork();
