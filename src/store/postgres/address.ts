import { readFileSync } from 'node:fs';

/** Address of a PostgreSQL server and options of its connections. The password must not be logged. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** Encryption and check of the server's certificate. */
  readonly tls: TlsMode;
  /** Paths of files: certificate authorities, and the client's certificate and key. */
  readonly rootCertificate: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly applicationName: string | undefined;
  /** Server settings sent at the start of a session; poolers refuse them. */
  readonly options: string | undefined;
}

/**
 * `anyone`: certificate not checked; `authority`: signed by the authority, any name; `name`: signed, and
 * issued to the host.
 */
type TlsMode = 'off' | 'anyone' | 'authority' | 'name';

/**
 * Values of `sslmode`. Unlike in libpq, `require` checks the certificate: without that, any server could
 * answer.
 */
const TLS_MODES: Readonly<Record<string, TlsMode>> = {
  disable: 'off',
  'no-verify': 'anyone',
  require: 'name',
  'verify-ca': 'authority',
  'verify-full': 'name',
};

/**
 * Known parameters of TLS. Others are refused: an operator who writes `ssl=true` would believe that the
 * connection is encrypted.
 */
const TLS_PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'];

/** Description of a valid address, to end the sentence “expected …”. */
export const ADDRESS_EXPECTED = `postgres://USER:PASSWORD@HOST:PORT/DATABASE, where ?sslmode= is one of ${Object.keys(TLS_MODES).join(', ')}, and no other parameter of TLS but sslrootcert, sslcert and sslkey`;

/**
 * Reads a connection URL (https://www.postgresql.org/docs/current/libpq-connect.html, 34.1.1.2); undefined if
 * it is invalid. `?host=` names a directory of Unix sockets.
 */
export function readPostgresAddress(url: string): PostgresAddress | undefined {
  // WHATWG URLs with a user need a host; those of libpq do not.
  const text = url.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?]|$)/, '$1localhost');
  if (!/^postgres(?:ql)?:\/\//.test(text) || !URL.canParse(text)) return undefined;
  const { hostname, port: urlPort, username, password, pathname, searchParams } = new URL(text);
  const given = (name: string): string | undefined => searchParams.get(name) || undefined;
  const rootCertificate = given('sslrootcert');
  // A named authority is meant to be checked.
  const tls = TLS_MODES[given('sslmode') ?? (rootCertificate === undefined ? 'disable' : 'verify-full')];
  if (tls === undefined) return undefined;
  const port = given('port') ?? (urlPort || '5432');
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535) return undefined;
  const names = [...searchParams.keys()];
  if (names.some((name) => /^ssl/i.test(name) && !TLS_PARAMETERS.includes(name))) return undefined;
  try {
    return {
      host: given('host') ?? (decodeURIComponent(hostname).replace(/^\[(.+)\]$/, '$1') || 'localhost'),
      port: Number(port),
      user: given('user') ?? (decodeURIComponent(username) || undefined),
      password: given('password') ?? (decodeURIComponent(password) || undefined),
      database: given('dbname') ?? (decodeURIComponent(pathname.slice(1)) || undefined),
      tls,
      rootCertificate: rootCertificate === 'system' ? undefined : rootCertificate,
      certificate: given('sslcert'),
      key: given('sslkey'),
      applicationName: given('application_name'),
      options: given('options'),
    };
  } catch {
    // A percent sign that starts no encoded byte.
    return undefined;
  }
}

/**
 * Options for Node's `tls.connect`; false: no encryption. Throws the system's error if a file cannot be read.
 */
export function tlsOptions({ tls, rootCertificate, certificate, key }: PostgresAddress):
  | false
  | {
      readonly rejectUnauthorized: boolean;
      readonly ca?: string;
      readonly cert?: string;
      readonly key?: string;
      readonly checkServerIdentity?: () => undefined;
    } {
  if (tls === 'off') return false;
  return {
    rejectUnauthorized: tls !== 'anyone',
    ...(rootCertificate === undefined ? {} : { ca: readFileSync(rootCertificate, 'utf8') }),
    ...(certificate === undefined ? {} : { cert: readFileSync(certificate, 'utf8') }),
    ...(key === undefined ? {} : { key: readFileSync(key, 'utf8') }),
    ...(tls === 'authority' ? { checkServerIdentity: (): undefined => undefined } : {}),
  };
}
