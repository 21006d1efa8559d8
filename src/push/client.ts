import type { Socket } from 'node:net';
import { createAgent } from './agent.ts';
import { readCallback, type CallbackRules } from './callback.ts';
import { connectOverNetwork, createConnector, resolveByNameServers } from './connect.ts';
import type { Connect, Resolve } from './connect.ts';
import { exchange } from './exchange.ts';
import { createGate } from './gate.ts';

/** A request to a URL that somebody else has named. */
export interface PushRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Names in any case. Host and Content-Length are added. */
  readonly headers: Readonly<Record<string, string>>;
  /** Must not change before the answer. */
  readonly body?: Uint8Array | string;
  /** So many bytes of the answer's body are wanted; 0: none. */
  readonly bodyBytes: number;
  /** Calls the request off: `closed`. */
  readonly signal?: AbortSignal;
}

/**
 * What came of a request. A redirect is an answer like any other. `body` has all of a 2xx's body, or none if none was
 * wanted; of another status it has the beginning. `retryAfter` is the header field as it came (RFC 9110, 10.2.3).
 */
export type PushAnswer =
  | { readonly status: number; readonly body: Buffer; readonly retryAfter?: string }
  | { readonly failure: PushFailure };

/**
 * Why there is no answer, and all that may be said of it:
 * - `refused`: the URL, an address that it leads to, or a header is one that nothing is sent to, or with;
 * - `unresolved`: the name has no address;
 * - `timeout`: no connection, no head of an answer, or no end of a body that was wanted came in time;
 * - `too-large`: the head of an answer, or a body that was wanted, is larger than it may be;
 * - `network`: no connection, no trust in its certificate, an end before there was an answer, or no HTTP;
 * - `closed`: the request was called off, or the client is closed.
 */
export type PushFailure = 'refused' | 'unresolved' | 'timeout' | 'too-large' | 'network' | 'closed';

/** Sends requests to others. */
export interface PushClient {
  /** Never rejects: what went wrong is in the answer. */
  readonly send: (request: PushRequest) => Promise<PushAnswer>;
  /** Calls everything off, and resolves when no connection is left. */
  readonly close: () => Promise<void>;
}

/** How long things may take. */
export interface PushLimits {
  /** From the look-up of the name to a connection, TLS included. */
  readonly connectMs: number;
  /** From the connection to the head of the answer; the request is sent in it. */
  readonly headMs: number;
  /** From the beginning to the last byte of the answer. */
  readonly totalMs: number;
  /** So long a body that nobody wants is read, for the sake of the connection. */
  readonly discardMs: number;
}

const LIMITS: PushLimits = { connectMs: 5000, headMs: 10_000, totalMs: 20_000, discardMs: 1000 };

/** How a client is made. */
export interface PushClientOptions {
  readonly rules: CallbackRules;
  /** Requests to one host at once (16); more wait, and their time has not begun. Ports do not matter. */
  readonly mostOfHost?: number;
  /** Requests at once (256). */
  readonly mostInAll?: number;
  /**
   * With more connections than this (512), those that become idle are closed at once. Twice as many as there may be
   * requests: hosts have more than they need at the moment, and to open one for every request costs more than the request.
   */
  readonly mostKept?: number;
  /** What is not said is 5 s to connect, 10 s to the head, 20 s for all, 1 s for what is discarded. */
  readonly limits?: Partial<PushLimits>;
  /** Stands in for the name servers. */
  readonly resolve?: Resolve;
  /** Stands in for the network. */
  readonly connect?: Connect;
}

/**
 * Makes the one place that sends requests to others' URLs: each is held to the rules, each connection goes to
 * addresses that were judged, and nothing that the other side does takes more time or memory than the limits say.
 */
export function createPushClient(options: PushClientOptions): PushClient {
  const { rules, mostOfHost = 16, mostInAll = 256, mostKept = 512, connect = connectOverNetwork() } = options;
  const limits = { ...LIMITS, ...options.limits };
  const names = resolveByNameServers(rules.allowed.length > 0);
  const gate = createGate(mostOfHost, mostInAll);
  const sockets = new Set<Socket>();
  /** What ends each request that is not over. */
  const unfinished = new Set<() => void>();
  let isClosed = false;

  const connector = createConnector({
    rules,
    connect,
    resolve: options.resolve ?? names.resolve,
    timeoutMs: limits.connectMs,
    onSocket: (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
  });
  const agent = createAgent(connector, mostOfHost);

  function send(request: PushRequest): Promise<PushAnswer> {
    const url = readCallback(request.url, rules);
    if (isClosed || request.signal?.aborted === true) return Promise.resolve({ failure: 'closed' });
    if (url === undefined) return Promise.resolve({ failure: 'refused' });
    const { hostname } = url;
    return new Promise((resolve) => {
      let callOff = (): void => leaveQueue();
      const end = (): void => {
        callOff();
        settle({ failure: 'closed' });
      };
      const settle = (answer: PushAnswer): void => {
        unfinished.delete(end);
        request.signal?.removeEventListener('abort', end);
        resolve(answer);
      };
      unfinished.add(end);
      request.signal?.addEventListener('abort', end);
      const leaveQueue = gate.enter(hostname, () => {
        callOff = exchange(agent, {
          request,
          url,
          limits,
          isLast: sockets.size >= mostKept,
          onAnswer: settle,
          onEnd: () => gate.leave(hostname),
        });
      });
    });
  }

  return {
    send,
    close: async () => {
      isClosed = true;
      for (const end of unfinished) end();
      names.close();
      const gone = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      await agent.destroy();
      for (const socket of sockets) socket.destroy();
      await Promise.all(gone);
    },
  };
}
