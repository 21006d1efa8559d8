import { toRfc3339, type Instant } from '../../core/article/instant.ts';
import { reprDigest } from '../../core/protocol/digest.ts';
import type { Coding } from '../../core/protocol/accept-encoding.ts';
import type { StaticAnswer } from './answers.ts';

/** The list of exported files; it also marks a directory as one that may be replaced. */
export const MANIFEST_FILE = 'feedwright-manifest.json';

/** Incremented on changes that programs reading the manifest have to adapt to. */
const MANIFEST_VERSION = 1;

/** Header fields by name. */
export type Fields = Readonly<Record<string, string>>;

/** An exported file: one representation of the resource at a path. */
export interface ManifestFile {
  readonly coding: Coding;
  /** The file name relative to the directory, percent-decoded. */
  readonly file: string;
  readonly bytes: number;
  /** The value of Repr-Digest (RFC 9530). */
  readonly digest: string;
  /** The entity-tag that the service sends; omitted for media files. */
  readonly tag?: string;
}

/** The response to one request target. */
export interface ManifestEntry {
  /** The percent-encoded path, as in requests; former addresses may include a query. */
  readonly path: string;
  readonly status: number;
  /** An index into `shared`. */
  readonly shared: number;
  /** The fields of this entry, in addition to those in `shared`. */
  readonly fields: Fields;
  /** For a document: the path of its page, to which browsers are redirected on navigation. */
  readonly page?: string;
  /** For an old path at which a document is answered: the path of the document. */
  readonly document?: string;
  /** In the service's order of preference, identity last; empty for a response without content. */
  readonly files: readonly ManifestFile[];
}

/** A file by which a host answers as the service does. */
export interface HostFile {
  readonly text: string;
  /** Old addresses that the form of the file cannot express. */
  readonly left: readonly string[];
  /** Number of old addresses with a query, which only some hosts read there. */
  readonly queries?: number | undefined;
}

/** Everything a static host needs to know. */
export interface Manifest {
  readonly version: typeof MANIFEST_VERSION;
  /** The only value that differs between two builds of the same content. */
  readonly written: string;
  readonly baseUrl: string;
  /** The next moment at which the content changes on its own, so that a new build is needed. */
  readonly due?: string;
  /** Former hosts; every path on them redirects to the same path at the base URL. */
  readonly oldHosts: readonly string[];
  /** The fields of the response to OPTIONS, of redirects, and of 404 and 410 responses. */
  readonly preflight: Fields;
  readonly redirects: Fields;
  readonly errors: Fields;
  readonly shared: readonly Fields[];
  readonly resources: readonly ManifestEntry[];
}

/** Fields that usually differ between paths. */
const UNSHARED_FIELDS: ReadonlySet<string> = new Set([
  'Link',
  'Last-Modified',
  'Location',
  'Surrogate-Key',
  'Cache-Tag',
]);

/** Collects entries; equal sets of fields are stored once. */
export function createManifest() {
  const shared: Fields[] = [];
  const indexes = new Map<string, number>();
  const resources: ManifestEntry[] = [];
  const byPath = new Map<string, ManifestEntry>();

  function push(entry: ManifestEntry): void {
    resources.push(entry);
    byPath.set(entry.path, entry);
  }

  function share(fields: Fields): number {
    const text = JSON.stringify(fields);
    const known = indexes.get(text);
    if (known !== undefined) return known;
    indexes.set(text, shared.length);
    return shared.push(fields) - 1;
  }

  return {
    /** Adds the response to a request target. */
    add(path: string, answer: StaticAnswer, files: readonly ManifestFile[], page?: string): void {
      const own: Record<string, string> = {};
      const common: Record<string, string> = {};
      for (const [name, value] of Object.entries(toFields(answer.fields)))
        (UNSHARED_FIELDS.has(name) ? own : common)[name] = value;
      const { status } = answer;
      push({
        path,
        status,
        shared: share(common),
        fields: own,
        ...(page !== undefined && { page }),
        files,
      });
    },
    /** The response that was added for a request target. */
    at: (path: string): ManifestEntry | undefined => byPath.get(path),
    /** Adds the response of a document at an old path. */
    addOld(path: string, entry: ManifestEntry, files: readonly ManifestFile[] = entry.files): void {
      push({ ...entry, path, ...(entry.status === 200 && { document: entry.path }), files });
    },
    /** Returns the finished manifest. */
    made(of: Omit<Manifest, 'version' | 'written' | 'shared' | 'resources'>, now: Instant): Manifest {
      return { version: MANIFEST_VERSION, written: toRfc3339(now), ...of, shared, resources };
    },
  };
}

/** Converts a list of alternating names and values to an object. */
export function toFields(list: readonly string[]): Fields {
  const fields: Record<string, string> = {};
  for (let index = 0; index < list.length; index += 2) fields[list[index] ?? ''] = list[index + 1] ?? '';
  return fields;
}

/** All fields of an entry, including the shared ones. */
export function fieldsOfEntry({ shared }: Manifest, entry: ManifestEntry): Fields {
  return { ...shared[entry.shared], ...entry.fields };
}

/** JSON with one entry per line, which keeps differences between builds readable. */
export function manifestText({ resources, ...head }: Manifest): string {
  const text = JSON.stringify(head, null, 2).slice(0, -2);
  return `${text},\n  "resources": [\n${resources.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]\n}\n`;
}

/** The digests by file of an earlier build; empty if its manifest cannot be parsed or has another version. */
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

/** A file for the manifest; `sha256` is the digest of its bytes. */
export function manifestFile(
  coding: Coding,
  file: string,
  bytes: number,
  sha256: Uint8Array,
  tag?: string,
): ManifestFile {
  return { coding, file, bytes, digest: reprDigest(sha256), ...(tag !== undefined && { tag }) };
}
