import type { Socket } from 'node:net';
import { createAgent } from './agent.ts';
import { readCallback, type CallbackRules } from './callback.ts';
import { connectOverNetwork, createConnector, resolveByNameServers } from './connect.ts';
import type { Connect, Resolve } from './connect.ts';
import { exchange } from './http-exchange.ts';
import { createConcurrencyLimit } from './concurrency-limit.ts';
import type { PushAnswer, PushLimits, PushRequest } from './types.ts';

/** Sends requests to others. */
export interface PushClient {
  /** Never rejects: what went wrong is in the answer. */
  readonly send: (request: PushRequest) => Promise<PushAnswer>;
  /** Calls everything off, and resolves when no connection is left. */
  readonly close: () => Promise<void>;
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
  const gate = createConcurrencyLimit(mostOfHost, mostInAll);
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
