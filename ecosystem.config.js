// PM2: `npm run build && pm2 start ecosystem.config.js`. Cluster mode is what makes `pm2 reload` start the
// new process, wait until it says `ready`, and only then stop the old one.
export const apps = [
  {
    name: 'feedwright',
    script: 'dist/cli/main.js',
    args: 'serve',
    exec_mode: 'cluster',
    instances: 1,
    wait_ready: true,
    listen_timeout: 30_000,
    // The service drains for eight seconds at the most; then PM2 may end it.
    kill_timeout: 10_000,
    max_memory_restart: '512M',
  },
];
