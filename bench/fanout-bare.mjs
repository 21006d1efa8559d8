// Posts one body to many callbacks with the service's HTTP client, as a baseline.

import { Agent } from 'undici';

async function post({ callbacks, headers, signature, body, ofHost, atOnce }) {
  const agent = new Agent({ connections: ofHost, pipelining: 1 });
  const bytes = Buffer.from(body, 'latin1');
  let next = 0;
  const work = async () => {
    while (next < callbacks.length) {
      const index = next;
      next += 1;
      const { origin, pathname } = new URL(callbacks[index]);
      const own = index % 2 === 1 ? { ...headers, 'X-Hub-Signature': signature } : headers;
      const answer = await agent.request({
        origin,
        path: pathname,
        method: 'POST',
        headers: own,
        body: bytes,
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`the sink answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await agent.close();
  process.disconnect();
}

process.once('message', (asked) => void post(asked));
