import { availableParallelism } from 'node:os';

// PM2: `npm run build && pm2 start ecosystem.config.js`. One process publishes; the others answer pollers, one for each
// core. What decides who is who are flags, so that no environment that `--update-env` brings along mixes them up.
const { PUBLISHER_PORT = '3001', WEB_PROCESSES = String(availableParallelism()) } = process.env;

const common = {
  // `pm2 reload feedwright` means all of them.
  namespace: 'feedwright',
  script: 'dist/cli/main.js',
  wait_ready: true,
  listen_timeout: 30_000,
  // A process drains for eight seconds at the most; then PM2 may end it.
  kill_timeout: 10_000,
  max_memory_restart: '512M',
  // The configuration is wrong: to begin anew would not mend it.
  stop_exit_codes: [2],
};

export const apps = [
  {
    ...common,
    name: 'feedwright-publisher',
    args: `serve --role publisher --publisher-port ${PUBLISHER_PORT}`,
    // Nobody polls it: while a new one begins, what is published is served on.
    exec_mode: 'fork',
  },
  {
    ...common,
    name: 'feedwright-web',
    args: 'serve --role web',
    // Cluster mode is what makes `pm2 reload` start a new process, wait until it says `ready`, and only then stop the old one.
    exec_mode: 'cluster',
    instances: Number(WEB_PROCESSES),
  },
];
