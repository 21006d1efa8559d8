import type { ListedFile } from './listing.ts';
import { contentHash, parseArticle, type ParsedArticle, type SourceFile } from './parse.ts';
import { readStored, type Refusal } from './stored-file.ts';

/** One article file as it was when it was read. */
export interface ScannedFile extends ParsedArticle {
  readonly path: string;
  /** Of the file and its sidecar. Undefined: it could not be read. */
  readonly contentHash?: string | undefined;
}

/** Reads and parses one article file with its sidecar; undefined if it is gone. Never throws. */
export function readFile(root: string, file: ListedFile, timezone: string): ScannedFile | undefined {
  const { path, sidecar } = file;
  const own = readStored(root, path);
  if ('refusal' in own) return refused(path, path, own.refusal);
  const beside = sidecar === undefined ? undefined : readStored(root, sidecar);
  if (beside !== undefined && 'refusal' in beside) return refused(path, sidecar ?? path, beside.refusal);
  const source: SourceFile = {
    path,
    bytes: own.bytes,
    sidecar: beside && { path: sidecar ?? '', bytes: beside.bytes },
  };
  const parsed = parseArticle(source, { timezone });
  const { article, findings } = parsed;
  return { path, contentHash: article?.contentHash ?? contentHash(source), article, findings };
}

/** Without a sidecar that is there its article is not published: it may say that it is a draft. */
function refused(path: string, file: string, refusal: Refusal): ScannedFile | undefined {
  if (refusal === 'gone' && file === path) return undefined;
  const { rule, message } =
    refusal === 'gone'
      ? { rule: 'unreadable' as const, message: 'vanished while it was to be read' }
      : refusal;
  return { path, article: undefined, findings: [{ file, line: 1, severity: 'error', rule, message }] };
}
