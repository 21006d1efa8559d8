import { connect as connectPlain, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { Resolver as DnsResolver, lookup } from 'node:dns/promises';
import { isReachable } from './reachable-addresses.ts';
import type { Connector } from './agent.ts';
import { withoutBrackets, isAddress, type UrlRules } from './url-rules.ts';

/** Returns the addresses of a host name; rejects or resolves to none if there are none. */
export type ResolveName = (hostname: string) => Promise<readonly string[]>;

/** Resolves names until it is closed. */
export interface NameResolver {
  readonly resolve: ResolveName;
  readonly close: () => void;
}

/** The target of a connection, fully resolved. */
interface Target {
  /** All are allowed; the first to accept a connection is used. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** The name for SNI and certificate verification; undefined: no TLS. */
  readonly secureName: string | undefined;
}

/** Starts a connection; the socket emits an event when it is ready. */
export type Connect = (target: Target) => Socket;

/** The reason why a connection could not be made. */
export class ConnectFailure extends Error {
  readonly failure: 'refused' | 'unresolved' | 'timeout';

  constructor(failure: 'refused' | 'unresolved' | 'timeout') {
    super(failure);
    this.failure = failure;
  }
}

/** Dependencies of {@link createConnector}. */
export interface ConnectorInput {
  readonly rules: UrlRules;
  readonly resolve: ResolveName;
  readonly connect: Connect;
  /** From name resolution to a ready connection, including TLS. */
  readonly timeoutMs: number;
  /** Called with every socket that was created. */
  readonly onSocket: (socket: Socket) => void;
}

/**
 * Creates connections for all requests. Each one resolves the name and connects to exactly the addresses that
 * were checked, so DNS rebinding has no effect. A single forbidden address rejects the host: no legitimate
 * name has one.
 */
export function createConnector(input: ConnectorInput): Connector {
  const { rules, resolve, connect, timeoutMs, onSocket } = input;

  return ({ hostname, protocol, port, servername }, callback) => {
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
        // A Host field names the certificate, if there is one.
        secureName: isSecure ? (servername || hostname).replace(/\.$/, '') : undefined,
      });
      socket = made;
      onSocket(made);
      made.setNoDelay(true);
      made.once(isSecure ? 'secureConnect' : 'connect', () => end(undefined));
      made.on('error', end);
      made.once('close', () => end(new Error('closed')));
    };

    const name = withoutBrackets(hostname);
    if (isAddress(hostname) || name.includes(':')) begin([name]);
    else
      resolve(name)
        .then(begin)
        .catch(() => end(new ConnectFailure('unresolved')));
  };
}

/**
 * Connects over the network with Happy Eyeballs (RFC 8305). `ca` replaces the trusted certificate
 * authorities.
 */
export function connectOverNetwork(ca?: string): Connect {
  return ({ addresses, port, secureName }) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    // Returns the checked addresses for any name. Node.js does not call it if the host is an address.
    const lookUp: LookupFunction = (_name, _options, callback) => callback(null, found);
    const host = secureName ?? (addresses.length === 1 ? addresses[0] : undefined) ?? 'judged';
    const options = { host, port, lookup: lookUp, autoSelectFamily: true };
    if (secureName === undefined) return connectPlain(options);
    return connectSecure({
      ...options,
      ...(isIP(secureName) === 0 && { servername: secureName }),
      ALPNProtocols: ['http/1.1'],
      // Overrides NODE_TLS_REJECT_UNAUTHORIZED.
      rejectUnauthorized: true,
      ...(ca !== undefined && { ca }),
    });
  };
}

/** Resolves names as the system does, by its files too. */
export function resolveBySystem(): NameResolver {
  const resolve: ResolveName = async (hostname) =>
    (await lookup(hostname, { all: true })).map(({ address }) => address);
  return { resolve, close: () => {} };
}

/** Timeout of each of two DNS queries, in milliseconds. */
const RESOLVE_MS = 2000;

/**
 * Resolves names through DNS, for IPv4 and IPv6. `getaddrinfo` would block one of four threads that file
 * access and compression need as well. If private addresses are allowed (`isPrivateAllowed`), it is still the
 * fallback, as their names may be known only to the system.
 */
export function resolveByNameServers(isPrivateAllowed: boolean): NameResolver {
  const system = resolveBySystem();
  const resolver = new DnsResolver({ timeout: RESOLVE_MS, tries: 2 });
  const resolve: ResolveName = async (hostname) => {
    if (isPrivateAllowed && /(?:^|\.)localhost\.?$/.test(hostname)) return ['127.0.0.1', '::1'];
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0 || !isPrivateAllowed) return addresses;
    return system.resolve(hostname);
  };
  return { resolve, close: () => resolver.cancel() };
}
