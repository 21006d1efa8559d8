// A minimal node:http server. Its latency is due to the machine and the poller.

import { createServer } from 'node:http';

/** About the size of the compressed feed. */
const BODY = Buffer.alloc(20_000, 'a control has no content of its own. ');

const server = createServer({ keepAliveTimeout: 75_000 }, (req, res) => {
  if (req.headers['if-none-match'] === undefined) {
    res.writeHead(200, { 'Content-Length': BODY.length, ETag: '"control"' }).end(BODY);
  } else {
    res.writeHead(304, { ETag: '"control"' }).end();
  }
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit(0));
