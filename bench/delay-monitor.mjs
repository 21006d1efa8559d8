// Measures the event loop of the program that imports it (`node --import`). Messages of the parent: `reset`
// starts a measurement, `report` returns a `Monitored` (loop-delay.ts).

import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

// Worker threads import it too, but only the main thread serves.
if (isMainThread && process.send !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let since = performance.now();
  delay.enable();
  process.on('message', (message) => {
    if (message === 'reset') {
      delay.reset();
      since = performance.now();
    }
    if (message === 'report') {
      process.send({
        count: delay.count,
        percentiles: [...delay.percentiles],
        p99Nanoseconds: delay.percentile(99),
        measuredMs: performance.now() - since,
      });
    }
  });
  // The channel must not keep the program alive.
  process.channel.unref();
}
