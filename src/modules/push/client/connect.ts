import { connect as connectPlain, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { Resolver as SystemResolver, lookup } from 'node:dns/promises';
import { isReachable } from './address.ts';
import type { Connector } from './agent.ts';
import { bare, isAddress, type CallbackRules } from './callback.ts';

/** The addresses of a host name; rejects, or resolves to none, where there are none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** Where a connection goes: nothing of it is looked up again. */
export interface Target {
  /** All of them may be reached; the first to answer is taken. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** By which name a certificate is asked for and judged; undefined: no TLS. */
  readonly secureName: string | undefined;
}

/** Begins a connection; the socket says by itself when there is one. */
export type Connect = (target: Target) => Socket;

/** Why there is no connection. */
export class ConnectFailure extends Error {
  readonly failure: 'refused' | 'unresolved' | 'timeout';

  constructor(failure: 'refused' | 'unresolved' | 'timeout') {
    super(failure);
    this.failure = failure;
  }
}

/** What a connector needs. */
export interface ConnectorInput {
  readonly rules: CallbackRules;
  readonly resolve: Resolve;
  readonly connect: Connect;
  /** From the look-up of the name to a connection that is ready, TLS included. */
  readonly timeoutMs: number;
  /** Told of every socket that was begun. */
  readonly onSocket: (socket: Socket) => void;
}

/**
 * Makes the connections of all requests. The name is resolved for each, and the connection goes to the very
 * addresses that were judged, so a name that leads elsewhere a moment later gains nothing. A single address that may
 * not be reached refuses them all: no honest name has one.
 */
export function createConnector(input: ConnectorInput): Connector {
  const { rules, resolve, connect, timeoutMs, onSocket } = input;

  return ({ hostname, protocol, port }, callback) => {
    let socket: Socket | undefined;
    let isOver = false;
    const end = (error: Error | undefined): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      if (error !== undefined) socket?.destroy();
      if (error === undefined && socket !== undefined) callback(null, socket);
      else callback(error ?? new ConnectFailure('unresolved'), null);
    };
    const timer = setTimeout(() => end(new ConnectFailure('timeout')), timeoutMs);
    timer.unref();

    const begin = (addresses: readonly string[]): void => {
      if (isOver) return;
      if (addresses.length === 0) return end(new ConnectFailure('unresolved'));
      if (!addresses.every((address) => isReachable(address, rules.allowed)))
        return end(new ConnectFailure('refused'));
      const isSecure = protocol === 'https:';
      const made = connect({
        addresses,
        port: Number(port) || (isSecure ? 443 : 80),
        secureName: isSecure ? hostname.replace(/\.$/, '') : undefined,
      });
      socket = made;
      onSocket(made);
      made.setNoDelay(true);
      made.once(isSecure ? 'secureConnect' : 'connect', () => end(undefined));
      made.on('error', end);
      made.once('close', () => end(new Error('closed')));
    };

    const name = bare(hostname);
    if (isAddress(hostname) || name.includes(':')) begin([name]);
    else
      resolve(name)
        .then(begin)
        .catch(() => end(new ConnectFailure('unresolved')));
  };
}

/** Connects over the network, IPv4 and IPv6 side by side (RFC 8305). `ca` stands in for the authorities that the runtime knows. */
export function connectOverNetwork(ca?: string): Connect {
  return ({ addresses, port, secureName }) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    // The look-up gives what was judged, whatever the name; it is not asked where the host is an address itself.
    const lookUp: LookupFunction = (_name, _options, callback) => callback(null, found);
    const host = secureName ?? (addresses.length === 1 ? addresses[0] : undefined) ?? 'judged';
    const options = { host, port, lookup: lookUp, autoSelectFamily: true };
    if (secureName === undefined) return connectPlain(options);
    return connectSecure({
      ...options,
      ...(isIP(secureName) === 0 && { servername: secureName }),
      ALPNProtocols: ['http/1.1'],
      // Whatever the environment says of it.
      rejectUnauthorized: true,
      ...(ca !== undefined && { ca }),
    });
  };
}

/** So long a name server is waited for, at each of two tries. */
const RESOLVE_MS = 2000;

/**
 * Asks the name servers, both for IPv4 and IPv6. Not the system's own look-up: that holds one of four threads for
 * as long as a name server likes, and files are read and documents compressed on the same. Names of private networks
 * (`isPrivateAllowed`) may stand nowhere else than there, so it is asked for those that name servers do not know.
 */
export function resolveByNameServers(isPrivateAllowed: boolean): { resolve: Resolve; close: () => void } {
  const resolver = new SystemResolver({ timeout: RESOLVE_MS, tries: 2 });
  const resolve: Resolve = async (hostname) => {
    if (isPrivateAllowed && /(?:^|\.)localhost\.?$/.test(hostname)) return ['127.0.0.1', '::1'];
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0 || !isPrivateAllowed) return addresses;
    return (await lookup(hostname, { all: true })).map(({ address }) => address);
  };
  return { resolve, close: () => resolver.cancel() };
}
