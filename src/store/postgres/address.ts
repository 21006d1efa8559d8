import { readFileSync } from 'node:fs';

/** Where a PostgreSQL server is, and how it is spoken to; the password is of nobody's business. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** Whether it is encrypted, and whose certificate is taken. */
  readonly tls: TlsMode;
  /** Files: certificate authorities, and a certificate and key of our own. */
  readonly rootCertificate: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly applicationName: string | undefined;
  /** Settings that a server takes at the start; poolers refuse them. */
  readonly options: string | undefined;
}

/** `authority`: any name, if the authority is right; `name`: the host's own name too; `anyone`: not looked at. */
export type TlsMode = 'off' | 'anyone' | 'authority' | 'name';

/** What `sslmode` may say. Unlike in libpq, `require` looks at the certificate: encrypted for whom, otherwise? */
const TLS_MODES: Readonly<Record<string, TlsMode>> = {
  disable: 'off',
  'no-verify': 'anyone',
  require: 'name',
  'verify-ca': 'authority',
  'verify-full': 'name',
};

/** What is not known of TLS is not passed over: who writes `ssl=true` would believe that it is encrypted. */
const TLS_PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'];

/** What a right address is, to end the sentence “expected …”. */
export const ADDRESS_EXPECTED = `postgres://USER:PASSWORD@HOST:PORT/DATABASE, where ?sslmode= is one of ${Object.keys(TLS_MODES).join(', ')}, and no other parameter of TLS but sslrootcert, sslcert and sslkey`;

/**
 * Reads a connection URL (https://www.postgresql.org/docs/current/libpq-connect.html, 34.1.1.2); undefined if it is none.
 * A directory of Unix sockets is named by `?host=`.
 */
export function readPostgresAddress(url: string): PostgresAddress | undefined {
  // A URL cannot be without host where it has a user; libpq's can.
  const text = url.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?]|$)/, '$1localhost');
  if (!/^postgres(?:ql)?:\/\//.test(text) || !URL.canParse(text)) return undefined;
  const { hostname, port: urlPort, username, password, pathname, searchParams } = new URL(text);
  const given = (name: string): string | undefined => searchParams.get(name) || undefined;
  const rootCertificate = given('sslrootcert');
  // Whoever names an authority wants it asked.
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
    // A percent sign that encodes nothing.
    return undefined;
  }
}

/** How a connection is encrypted, as Node's `tls.connect` takes it; false: not at all. Throws the system's error if a file cannot be read. */
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
