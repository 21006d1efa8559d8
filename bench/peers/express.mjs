// Express 5 as in its guide: res.send with its default entity-tags.
// Arguments: a file with the document, and its media type.
import { readFileSync } from 'node:fs';
import express from 'express';

const text = readFileSync(process.argv[2] ?? '', 'utf8');
const type = process.argv[3] ?? '';
const app = express();
app.get('/rss.xml', (_req, res) => void res.type(type).send(text));
const server = app.listen(0, '127.0.0.1', () =>
  console.log(`listens on http://127.0.0.1:${server.address().port}/`),
);
