import express, { type Request, type RequestHandler, type Response } from 'express';
import { notifyResult } from './protocol/notify-result.ts';
import type { HubAnswer } from './hub/subscription-requests.ts';
import type { PushMessage } from './push.ts';
import type { ClientAddress } from '../../core/delivery/client-address.ts';
import type { RouteHandler } from '../../core/module.ts';

/** Asks push in the publishing thread. Rejects with `regeneration_failed` if no thread can answer now. */
export type AskPush = (question: PushMessage) => Promise<unknown>;

/** Limits on bodies: forms are short; deliveries of a hub are discarded, up to a limit. */
const MAX_FORM_BYTES = 16 * 1024;
const MAX_DELIVERY_BYTES = 16 * 1024 * 1024;

/** Reads a body of any media type; the hub refuses an unsuitable one. */
const readForm = express.raw({ type: () => true, limit: MAX_FORM_BYTES });

/** Routes of the hub, of rssCloud, and of deliveries to this service. */
export function pushRoutes(ask: AskPush, clientAddress: ClientAddress): RouteHandler {
  const from = { ask, clientAddress };
  const routes = express.Router({ caseSensitive: true, strict: true });
  routes
    .route('/hub')
    .post(readForm, answering(from, 'subscribe', plain))
    .all(refuse('POST'));
  routes
    .route('/rsscloud/pleaseNotify')
    .post(readForm, answering(from, 'register', asResult))
    .all(refuse('POST'));
  routes
    .route('/hub/proof/:token')
    .get(async (req, res) => {
      const query = new URL(req.url, 'http://localhost').search.slice(1);
      plain(req, res, (await ask({ ask: 'prove', token: req.params.token, query })) as HubAnswer);
    })
    .post(async (req, res) => {
      if (!(await isDrained(req))) return plain(req, res, { status: 413, text: 'Content Too Large' });
      plain(req, res, (await ask({ ask: 'prove', token: req.params.token, query: undefined })) as HubAnswer);
    })
    .all(refuse('GET, POST'));
  return (req, res, next) => routes(req as Request, res as Response, next);
}

function answering(
  { ask, clientAddress }: { ask: AskPush; clientAddress: ClientAddress },
  what: 'subscribe' | 'register',
  write: (req: Request, res: Response, answer: HubAnswer) => void,
): RequestHandler {
  return async (req, res) => {
    const body = Buffer.isBuffer(req.body) ? new Uint8Array(req.body) : new Uint8Array();
    const requester = clientAddress(req);
    const answer = await ask({ ask: what, contentType: req.headers['content-type'], body, requester });
    write(req, res, answer as HubAnswer);
  };
}

function plain(_req: Request, res: Response, { status, text, retryAfterSeconds }: HubAnswer): void {
  if (retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(retryAfterSeconds));
  res.status(status);
  if (status === 204) res.end();
  // A challenge is returned byte for byte.
  else res.type('text/plain').send(text);
}

/** Writes the result that aggregators read, with the matching status. */
function asResult(req: Request, res: Response, { status, text, retryAfterSeconds }: HubAnswer): void {
  const isSuccess = status === 201;
  const { contentType, body } = notifyResult(isSuccess, text, req.headers.accept);
  if (retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(retryAfterSeconds));
  res.setHeader('Vary', 'Accept');
  res.status(isSuccess ? 200 : status);
  res.setHeader('Content-Type', contentType).send(body);
}

function refuse(allow: string): RequestHandler {
  return (req, res) => {
    res.setHeader('Allow', `${allow}, OPTIONS`);
    if (req.method === 'OPTIONS') return void res.status(204).end();
    res.status(405).type('text/plain').send('Method Not Allowed\n');
  };
}

/** Reads and discards a body; false if it exceeds the limit. */
async function isDrained(req: Request): Promise<boolean> {
  let bytes = 0;
  for await (const chunk of req) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_DELIVERY_BYTES) return false;
  }
  return true;
}
