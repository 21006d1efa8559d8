import { z } from 'zod';
import { globMatcher } from '../path/glob.ts';
import { text } from './schema-types.ts';

/** Max. number of patterns; each is compared with every file. */
const MAX_PATTERNS = 200;

const pattern = text(
  'a pattern such as notes/** or *.html',
  (value) => (value !== '' && globMatcher([value]) !== undefined ? value : undefined),
  String.raw`\S`,
);

/** Glob patterns of files: the keys `include` and `exclude`. */
export const patterns = z
  .array(pattern, { error: 'a list of patterns such as notes/**' })
  .max(MAX_PATTERNS, `at most ${MAX_PATTERNS} patterns`);

/** Max. number of static directories; each reference in a text is looked up in all of them. */
const MAX_DIRECTORIES = 20;

const directory = text(
  'a directory such as static or ../static',
  directoryPath,
  String.raw`^\s*(?:\./)?(?:\.\./)?[^/]`,
);

/** The key `static`: directories of files that a site serves as they are. */
export const staticDirectories = z
  .union([directory.transform((path) => [path]), z.array(directory)], {
    error: 'a list of directories such as static or ../static',
  })
  .refine((paths) => paths.length <= MAX_DIRECTORIES, `at most ${MAX_DIRECTORIES} directories`);

/** Path without a final `/`; undefined if it leads further than beside the content directory. */
function directoryPath(value: string): string | undefined {
  const plain = value.replace(/^\.\//u, '').replace(/\/+$/u, '');
  const below = plain.replace(/^\.\.\//u, '');
  const isPlain = below.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
  return isPlain && !/[\\\p{Cc}]/u.test(below) ? plain : undefined;
}
