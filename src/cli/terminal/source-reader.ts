import { decode } from '../../core/content/formats/decode.ts';
import { readBounded } from '../../core/content/directory/read-file.ts';
import { realPathOf } from '../../core/content/directory/real-path.ts';

/**
 * Returns a reader for the lines of files in a content directory. It reads regular files inside that
 * directory only, as for articles; a file that it cannot read has no lines.
 */
export function sourceLines(contentDirectory: string): (file: string) => readonly string[] {
  const root = realPathOf(contentDirectory);
  return (file) => {
    const read = readBounded(root, file);
    return 'refusal' in read ? [] : decode(read.bytes, file).text.split('\n');
  };
}
