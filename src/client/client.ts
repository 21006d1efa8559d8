import type { Socket } from 'node:net';
import { createAgent } from './agent.ts';
import type { HttpClient, HttpOutcome, HttpRequest, HttpRules } from '../core/http-client.ts';
import { connectOverNetwork, createConnector, resolveByNameServers, resolveBySystem } from './connect.ts';
import type { Connect, ResolveName } from './connect.ts';
import { exchange, type HttpLimits } from './http-exchange.ts';
import { createConcurrencyLimit } from './concurrency-limit.ts';
import { readAllowedUrl, urlRules } from './url-rules.ts';

const LIMITS: HttpLimits = { connectMs: 5000, headMs: 10_000, totalMs: 20_000, discardMs: 1000 };

/** Options of a client beside its rules. */
export interface HttpClientOptions {
  /**
   * Max. concurrent requests to one host on all ports; default 16. Timeouts do not include the wait for a
   * slot.
   */
  readonly maxPerHost?: number;
  /** Max. concurrent requests; default 256. */
  readonly maxConcurrent?: number;
  /**
   * Number of connections beyond which idle ones are closed at once; default 512. That is twice `maxConcurrent`,
   * since opening a connection for every request costs more than the request.
   */
  readonly maxConnections?: number;
  /** Defaults: 5 s to connect, 10 s to the head, 20 s in total, 1 s for a discarded body. */
  readonly limits?: Partial<HttpLimits>;
  /** Replaces DNS resolution in tests. */
  readonly resolve?: ResolveName;
  /** Replaces the network in tests. */
  readonly connect?: Connect;
}

/**
 * Creates a client for URLs that may be hostile: it checks each URL against the rules, connects only to
 * addresses that were checked, and limits the time and memory of each response.
 */
export function createHttpClient(
  { timeoutMs, ...given }: HttpRules,
  options: HttpClientOptions = {},
): HttpClient {
  const {
    maxPerHost = 16,
    maxConcurrent = 256,
    maxConnections = 512,
    connect = connectOverNetwork(),
  } = options;
  const rules = urlRules(given);
  const limits = {
    ...LIMITS,
    ...(timeoutMs !== undefined && { connectMs: timeoutMs, headMs: timeoutMs, totalMs: timeoutMs }),
    ...options.limits,
  };
  const names = given.isTrusted === true ? resolveBySystem() : resolveByNameServers(rules.allowed.length > 0);
  const gate = createConcurrencyLimit(maxPerHost, maxConcurrent);
  const sockets = new Set<Socket>();
  /** Functions that abort the unfinished requests. */
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
  const agent = createAgent(connector, maxPerHost);

  const readUrl = (text: string): URL | undefined => readAllowedUrl(text, rules);

  function send(request: HttpRequest): Promise<HttpOutcome> {
    const url = readUrl(request.url);
    if (isClosed || request.signal?.aborted === true) return Promise.resolve({ failure: 'closed' });
    if (url === undefined) return Promise.resolve({ failure: 'refused' });
    const { hostname } = url;
    return new Promise((resolve) => {
      let callOff = (): void => leaveQueue();
      const end = (): void => {
        callOff();
        settle({ failure: 'closed' });
      };
      const settle = (answer: HttpOutcome): void => {
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
          isLast: request.closesConnection === true || sockets.size >= maxConnections,
          onAnswer: settle,
          onEnd: () => gate.leave(hostname),
        });
      });
    });
  }

  return {
    readUrl,
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
