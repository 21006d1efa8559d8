import express, { type Request, type Response } from 'express';
import type { Publication } from '../../../core/article/publication.ts';
import type { RouteHandler } from '../../../core/module.ts';
import { CONTENT_SECURITY_POLICY } from '../../../core/page/policy.ts';
import { ALLOW } from '../../../core/protocol/methods.ts';
import type { ReadersReport } from './report.ts';
import type { ReadersAccess } from './access.ts';
import { renderReadersPage } from './page.ts';

/** Dependencies of {@link readersRoutes}. */
export interface ReadersInput {
  /** Rejects if the store is unavailable. */
  readonly report: () => Promise<ReadersReport>;
  readonly access: ReadersAccess;
  readonly publication: () => Publication | undefined;
}

/** RFC 7617 for browsers, which ask for a password with any name; RFC 6750 for programs. */
const CHALLENGE = 'Basic realm="Readers", charset="UTF-8", Bearer realm="Readers"';

/** Routes of the readers report, as a page and as JSON. */
export function readersRoutes(input: ReadersInput): RouteHandler {
  const routes = express.Router({ caseSensitive: true, strict: true });
  routes.all(['/readers', '/readers.json'], (req, res, next) => {
    const verdict = input.access(req);
    if (verdict === 'hidden') return next();
    res.setHeader('X-Robots-Tag', 'noindex, nofollow');
    if (verdict === 'token-needed') {
      res.setHeader('WWW-Authenticate', CHALLENGE);
      return plain(res, 401, 'Unauthorized: the report of readers needs its token');
    }
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('Allow', ALLOW);
      if (req.method === 'OPTIONS') return void res.status(204).end();
      return plain(res, 405, 'Method Not Allowed');
    }
    void show(req, res, input).catch(next);
  });
  return (req, res, next) => routes(req as Request, res as Response, next);
}

async function show(req: Request, res: Response, { report, publication }: ReadersInput): Promise<void> {
  const described = publication();
  const made = await report().catch(() => undefined);
  if (made === undefined || described === undefined) {
    res.setHeader('Retry-After', '10');
    return plain(res, 503, 'Service Unavailable: the store cannot be read now');
  }
  res.setHeader('Vary', 'Accept');
  const isJson = req.path.endsWith('.json') || req.accepts(['html', 'json']) === 'json';
  if (isJson) {
    res.type('application/json').send(`${JSON.stringify(made, undefined, 2)}\n`);
    return;
  }
  res.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  res.type('text/html').send(renderReadersPage(made, described));
}

function plain(res: Response, status: number, text: string): void {
  res.status(status).type('text/plain').send(`${text}\n`);
}
