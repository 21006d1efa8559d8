/** Hints for errors whose message does not say what to do, by code or message. */
const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [
    /^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|08|57P0[1-5])|^Connection (?:terminated|ended)|^timeout e|is not queryable/,
    'the database cannot be reached; what is there is served on until it can',
  ],
  [
    /^(?:DEPTH_ZERO_)?SELF_SIGNED_CERT|^UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|^CERT_/,
    'add sslrootcert=FILE, the authority that signed its certificate, to DATABASE_URL',
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID/, 'use the name that its certificate has, or sslmode=verify-ca'],
  [/does not support SSL/, 'set up TLS there, or take sslmode out of DATABASE_URL'],
  [/no encryption|SSL off/, 'add sslmode=verify-full to DATABASE_URL'],
  [/^55P03/, 'another process writes for longer than DATABASE_TIMEOUT'],
  [/^57014/, 'it took longer than DATABASE_TIMEOUT'],
  [/^3D000/, 'create it, and let the user of DATABASE_URL own it'],
  [/^25006/, 'DATABASE_URL has to name the primary server, as one who may write'],
  [/^42501/, 'the user of DATABASE_URL has to own the database'],
  [/unsupported startup parameter/, 'take options out of DATABASE_URL: a pooler refuses them'],
];

/**
 * Error of the engine, safe to show: message and code only. Its other members may quote rows with callbacks,
 * or the password of the connection.
 */
export function postgresError(error: unknown): Error {
  const { message, code } = wordsOf(error);
  const hint = HINTS.find(([pattern]) => pattern.test(code) || pattern.test(message))?.[1];
  return Object.assign(new Error(`PostgreSQL: ${message}${hint === undefined ? '' : ` (${hint})`}`), {
    code,
  });
}

function wordsOf(error: unknown): { message: string; code: string } {
  // If a host has two addresses and neither answers, the error has one error for each, and no message of its
  // own.
  const one = error instanceof AggregateError && error.message === '' ? (error.errors[0] as unknown) : error;
  const { message = '', code = '' } = one as { message?: string; code?: string };
  return { message: message === '' ? code : message, code };
}
