import { toRfc3339, type Instant } from '../../core/article/instant.ts';
import { reprDigest } from '../../core/protocol/digest.ts';
import type { Coding } from '../../core/protocol/accept-encoding.ts';
import type { StaticAnswer } from './answers.ts';

/** Lists what was written, and marks a directory as one that may be replaced. */
export const MANIFEST_FILE = 'feedwright-manifest.json';

/** Moves when a program that reads the manifest would have to be changed. */
export const MANIFEST_VERSION = 1;

/** Header fields by name. */
export type Fields = Readonly<Record<string, string>>;

/** A file that was written: what is at a path, in one content-coding. */
export interface ManifestFile {
  readonly coding: Coding;
  /** Below the directory, decoded. */
  readonly file: string;
  readonly bytes: number;
  /** As Repr-Digest has it (RFC 9530). */
  readonly digest: string;
  /** The entity-tag that the service gives; media files have none, theirs is of the copy. */
  readonly tag?: string;
}

/** How one request target is answered. */
export interface ManifestEntry {
  /** Path as requests have it, percent-encoded; of an old address it may have a query. */
  readonly path: string;
  readonly status: number;
  /** Index into `shared`. */
  readonly shared: number;
  /** Header fields of this one; those of `shared` come with them. */
  readonly fields: Fields;
  /** Of a document: path of the page to which a browser is sent that navigates to it. */
  readonly page?: string;
  /** In the order in which the service prefers them, the identity last; none for what has no content of its own. */
  readonly files: readonly ManifestFile[];
}

/** All that a host of files has to know. */
export interface Manifest {
  readonly version: typeof MANIFEST_VERSION;
  /** The only value that differs between two builds of the same. */
  readonly written: string;
  readonly baseUrl: string;
  /** When something comes out, expires, moves or ends: then it has to be built again. */
  readonly due?: string;
  /** Hosts of which every path leads to the same one at the base URL. */
  readonly oldHosts: readonly string[];
  /** Fields of the answer to OPTIONS, those of a redirect, and those of what is not there or gone. */
  readonly preflight: Fields;
  readonly redirects: Fields;
  readonly errors: Fields;
  readonly shared: readonly Fields[];
  readonly resources: readonly ManifestEntry[];
}

/** Fields that hardly two paths have in common. */
const OWN: ReadonlySet<string> = new Set(['Link', 'Last-Modified', 'Location', 'Surrogate-Key', 'Cache-Tag']);

/** Collects entries; sets of fields that many have are kept once. */
export function createManifest() {
  const shared: Fields[] = [];
  const indexes = new Map<string, number>();
  const resources: ManifestEntry[] = [];

  function share(fields: Fields): number {
    const text = JSON.stringify(fields);
    const known = indexes.get(text);
    if (known !== undefined) return known;
    indexes.set(text, shared.length);
    return shared.push(fields) - 1;
  }

  return {
    /** Adds how a target is answered. */
    add(path: string, answer: StaticAnswer, files: readonly ManifestFile[], page?: string): void {
      const own: Record<string, string> = {};
      const common: Record<string, string> = {};
      for (const [name, value] of Object.entries(toFields(answer.fields)))
        (OWN.has(name) ? own : common)[name] = value;
      const { status } = answer;
      resources.push({
        path,
        status,
        shared: share(common),
        fields: own,
        ...(page !== undefined && { page }),
        files,
      });
    },
    /** All of it. */
    made(of: Omit<Manifest, 'version' | 'written' | 'shared' | 'resources'>, now: Instant): Manifest {
      return { version: MANIFEST_VERSION, written: toRfc3339(now), ...of, shared, resources };
    },
  };
}

/** Fields that come in a list as an object. */
export function toFields(list: readonly string[]): Fields {
  const fields: Record<string, string> = {};
  for (let index = 0; index < list.length; index += 2) fields[list[index] ?? ''] = list[index + 1] ?? '';
  return fields;
}

/** All fields of an entry. */
export function fieldsOfEntry({ shared }: Manifest, entry: ManifestEntry): Fields {
  return { ...shared[entry.shared], ...entry.fields };
}

/** JSON with an entry on each line, so that what differs between two builds can be seen. */
export function manifestText({ resources, ...head }: Manifest): string {
  const text = JSON.stringify(head, null, 2).slice(0, -2);
  return `${text},\n  "resources": [\n${resources.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]\n}\n`;
}

/** What an earlier build wrote: digests by file; empty where that cannot be read. */
export function digestsIn(text: string): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  try {
    const { version, resources } = JSON.parse(text) as Manifest;
    if (version !== MANIFEST_VERSION) return digests;
    for (const { files } of resources) for (const { file, digest } of files) digests.set(file, digest);
    return digests;
  } catch {
    return new Map();
  }
}

/** A file as the manifest names it; `sha256` is of its bytes. */
export function manifestFile(
  coding: Coding,
  file: string,
  bytes: number,
  sha256: Uint8Array,
  tag?: string,
): ManifestFile {
  return { coding, file, bytes, digest: reprDigest(sha256), ...(tag !== undefined && { tag }) };
}
