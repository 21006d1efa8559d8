import { lstatSync, readFileSync, statSync } from 'node:fs';
import { formatFinding } from '../../core/article/finding.ts';
import { decode } from '../../core/content/formats/decode.ts';
import type { PublicationSettings } from '../../core/content/publication/module-keys.ts';
import {
  PUBLICATION_FILE,
  readPublicationFile,
  type PublicationFile,
} from '../../core/content/publication/publication-file.ts';
import { messageOf } from '../../core/errors.ts';
import { MODULE_KEYS } from '../modules/module-publication-keys.ts';
import { OPTIONS, type GivenOptions } from '../options.ts';

/** Content of publication.yaml, checked. Plain data. */
export interface CheckedPublication {
  /** Bytes that were checked; undefined if they could not be read. */
  readonly bytes: Uint8Array | undefined;
  readonly settings: PublicationSettings;
  /** Options of the service that the file sets. */
  readonly options: GivenOptions;
  /** One sentence per fault. */
  readonly faults: readonly string[];
  /** Line of each key, from 1. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Result where there is no file. */
export const NO_PUBLICATION: CheckedPublication = {
  bytes: undefined,
  settings: {},
  options: {},
  faults: [],
  lines: new Map(),
};

/** Max. size of the file; larger ones describe no publication. */
const MAX_PUBLICATION_BYTES = 65_536;

const FILE_OPTIONS = ['baseUrl', 'cron', 'timezone'] as const;

/**
 * Reads and checks the file at `path`; a file that has the bytes of `known` is not checked again. A missing file is
 * valid; one that cannot be read is a fault.
 */
export function readPublication(path: string, known?: CheckedPublication): CheckedPublication {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return NO_PUBLICATION;
  try {
    // A pipe would block; a link that leads nowhere is not a missing file.
    const target = statSync(path);
    if (!target.isFile() || target.size > MAX_PUBLICATION_BYTES)
      throw new Error('not a file of at most 64 KB');
    const bytes = readFileSync(path);
    if (known?.bytes !== undefined && bytes.equals(known.bytes)) return known;
    return { bytes, ...check(bytes) };
  } catch (error) {
    return { ...NO_PUBLICATION, faults: [`${PUBLICATION_FILE}: cannot be read: ${messageOf(error)}`] };
  }
}

function check(bytes: Uint8Array): Omit<CheckedPublication, 'bytes'> {
  const decoded = decode(bytes, PUBLICATION_FILE);
  const broken = decoded.findings.filter(({ severity }) => severity === 'error');
  if (broken.length > 0) return { ...NO_PUBLICATION, faults: broken.map(formatFinding) };
  return withOptions(readPublicationFile(decoded.text, MODULE_KEYS));
}

/** Checks options in the file by the rules of the flags; faults name their lines. */
function withOptions({ settings, faults, lines }: PublicationFile): Omit<CheckedPublication, 'bytes'> {
  const options: Partial<Record<(typeof FILE_OPTIONS)[number], string>> = {};
  const wrong = FILE_OPTIONS.flatMap((key) => {
    const value = settings[key];
    if (value === undefined) return [];
    const { isRight, expected } = OPTIONS[key];
    if (!isRight(value)) {
      const place = `${PUBLICATION_FILE}:${lines.get(key) ?? 1}`;
      return [`${place}: ${key}: got ${JSON.stringify(value)}, expected ${expected}`];
    }
    options[key] = value;
    return [];
  });
  return { settings, options, faults: [...faults, ...wrong], lines };
}
