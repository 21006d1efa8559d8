// RFC 9530: Repr-Digest and Content-Digest (2, 3), Want-Repr-Digest and Want-Content-Digest (4).

import { listMembers } from './list.ts';

/** Active algorithms of RFC 9530, 5. The deprecated ones protect against no attacker. */
export type DigestAlgorithm = 'sha-256' | 'sha-512';

const HASH_BYTES: Readonly<Record<DigestAlgorithm, number>> = { 'sha-256': 32, 'sha-512': 64 };

/** Dictionary member (RFC 9530, 4): a key (RFC 9651, 3.1.2) and an unsigned integer. */
const PREFERENCE = /^([a-z*][a-z0-9_.*-]*)=(\d{1,15})$/;
const MAX_PREFERENCE = 10;

/**
 * Formats a Repr-Digest or Content-Digest value; both have the same form (RFC 9530, 2 and 3). `hash` has 32
 * or 64 bytes. Throws RangeError for another length.
 */
export function reprDigest(hash: Uint8Array, algorithm: DigestAlgorithm = 'sha-256'): string {
  if (hash.length !== HASH_BYTES[algorithm]) {
    throw new RangeError(`A ${algorithm} hash has ${HASH_BYTES[algorithm]} bytes, not ${hash.length}`);
  }
  return `${algorithm}=:${Buffer.from(hash.buffer, hash.byteOffset, hash.length).toString('base64')}:`;
}

/**
 * Preferred algorithm of a Want-Repr-Digest or Want-Content-Digest value; sha-256 among equals. Undefined if
 * neither is accepted or the value is malformed: the field is only a hint.
 */
export function wantedDigest(wantHeader: string | undefined): DigestAlgorithm | undefined {
  if (wantHeader === undefined || wantHeader === '') return undefined;
  let sha256 = 0;
  let sha512 = 0;
  for (const member of listMembers(wantHeader)) {
    const match = PREFERENCE.exec(member);
    const preference = Number(match?.[2]);
    if (match === null || preference > MAX_PREFERENCE) return undefined;
    // The last of duplicate keys counts (RFC 9651, 4.2.2).
    if (match[1] === 'sha-256') sha256 = preference;
    if (match[1] === 'sha-512') sha512 = preference;
  }
  if (sha256 === 0 && sha512 === 0) return undefined;
  return sha512 > sha256 ? 'sha-512' : 'sha-256';
}
