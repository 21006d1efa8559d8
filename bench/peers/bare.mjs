// A minimal node:http server: one response from constants, no comparison.
// Argument: a JSON file with the status, header fields (flat) and body (base64) of the service's own
// response.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { status, fields, body } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const bytes = Buffer.from(body, 'base64');
const handler =
  status === 304
    ? (_req, res) => void res.writeHead(304, fields).end()
    : (_req, res) => void res.writeHead(status, fields).end(bytes);
// Keep-alive appears in every response, so it must equal the service's.
const server = createServer({ keepAliveTimeout: 75_000 }, handler);
server.listen(0, '127.0.0.1', () => console.log(`listens on http://127.0.0.1:${server.address().port}/`));
