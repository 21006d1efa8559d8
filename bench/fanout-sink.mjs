// Receives deliveries at every loopback address and reports when the expected number of subscribers have
// theirs.

import { createServer } from 'node:http';

const now = () => performance.timeOrigin + performance.now();

let expected = 0;
let requests = 0;
let bytes = 0;
let first = 0;
let told = new Set();
/** A signed delivery, for checks. */
let sample;

const server = createServer({ keepAliveTimeout: 75_000 }, (req, res) => {
  if (first === 0) first = now();
  const isSample = sample === undefined && req.headers['x-hub-signature'] !== undefined;
  const chunks = [];
  req.on('data', (chunk) => {
    bytes += chunk.length;
    if (isSample) chunks.push(chunk);
  });
  req.on('end', () => {
    res.writeHead(200, { 'Content-Length': 0 }).end();
    if (isSample)
      sample ??= { url: req.url, headers: req.headers, body: Buffer.concat(chunks).toString('latin1') };
    requests += 1;
    told.add(req.headers.host + req.url);
    if (told.size !== expected) return;
    expected = 0;
    process.send({ first, last: now(), requests, bytes, sample });
  });
});

process.on('message', ({ expect }) => {
  [expected, requests, bytes, first, told, sample] = [expect, 0, 0, 0, new Set(), undefined];
  process.send('expecting');
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '0.0.0.0', () => process.send(server.address().port));
