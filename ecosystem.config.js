import { availableParallelism } from 'node:os';

// For PM2: `npm run build && pm2 start ecosystem.config.js`. One process publishes; the others answer polls,
// one per core. Roles are set by flags, so that variables brought along by `--update-env` cannot mix them up.
const { PUBLISHER_PORT = '3001', WEB_PROCESSES = String(availableParallelism()) } = process.env;

const common = {
  // Addresses all processes at once: `pm2 reload feedwright`.
  namespace: 'feedwright',
  script: 'dist/cli/main.js',
  wait_ready: true,
  listen_timeout: 30_000,
  // A process drains for at most eight seconds; after that PM2 may kill it.
  kill_timeout: 10_000,
  max_memory_restart: '512M',
  // Exit code 2 means a configuration fault; a restart would not help.
  stop_exit_codes: [2],
};

export const apps = [
  {
    ...common,
    name: 'feedwright-publisher',
    args: `serve --role publisher --publisher-port ${PUBLISHER_PORT}`,
    // The publisher takes no polls: while it restarts, the web processes serve the last snapshot.
    exec_mode: 'fork',
  },
  {
    ...common,
    name: 'feedwright-web',
    args: 'serve --role web',
    // In cluster mode, `pm2 reload` starts a new process, waits for its `ready`, and only then stops the old
    // one.
    exec_mode: 'cluster',
    instances: Number(WEB_PROCESSES),
  },
];
