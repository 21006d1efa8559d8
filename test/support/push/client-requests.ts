import { createServer, type RequestListener } from 'node:http';
import { connect as connectPlain } from 'node:net';
import type { Connect } from '../../../src/client/connect.ts';
import type { HttpClient, HttpOutcome, HttpRequest } from '../../../src/core/http-client.ts';
import { startPeer, type Peer } from './push-client.ts';

export const SECRET_URL = 'http://subscriber.example:8080/callback?token=secret';

export const startHttp = (listener: RequestListener): Promise<Peer> => startPeer(createServer(listener));

type Target = Parameters<Connect>[0];

/** Sends the request to the test server whatever its address, and records the address. */
export function detour(peer: Peer): { connect: Connect; targets: Target[] } {
  const targets: Target[] = [];
  const connect: Connect = (target) => {
    targets.push(target);
    return connectPlain(peer.port, '127.0.0.1');
  };
  return { connect, targets };
}

export function post(
  client: HttpClient,
  url: string,
  changes: Partial<HttpRequest> = {},
): Promise<HttpOutcome> {
  return client.send({ url, method: 'POST', headers: {}, body: 'document', bodyBytes: 0, ...changes });
}

export const ok: RequestListener = (_req, res) => res.writeHead(204).end();
