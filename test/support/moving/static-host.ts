import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.xml': 'application/xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.mp3': 'audio/mpeg',
};

/** A web server that the old publication runs on. */
export interface OldHost {
  readonly stop: () => Promise<void>;
}

/** Serves the files of a directory at a port of loopback, as static hosts do: index.html for a folder. */
export async function startStaticHost(directory: string, port: number): Promise<OldHost> {
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://127.0.0.1');
    const path = join(directory, normalize(decodeURIComponent(pathname)));
    const isFolder = existsSync(path) && statSync(path).isDirectory();
    const file = isFolder ? join(path, 'index.html') : path;
    if (!existsSync(file) || pathname.includes('..')) return void res.writeHead(404).end();
    if (isFolder && !pathname.endsWith('/'))
      return void res.writeHead(301, { Location: `${pathname}/` }).end();
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    res.writeHead(200, { 'Content-Type': type }).end(readFileSync(file));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
