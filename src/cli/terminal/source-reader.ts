import { decode } from '../../core/content/formats/decode.ts';
import { readBounded } from '../../core/content/directory/read-file.ts';
import { realPathOf } from '../../core/content/directory/real-path.ts';

/**
 * Reads lines of files in a content directory as its articles are read: never out of it, and nothing that is no
 * regular file. A file that cannot be read has none.
 */
export function sourceLines(contentDirectory: string): (file: string) => readonly string[] {
  const root = realPathOf(contentDirectory);
  return (file) => {
    const read = readBounded(root, file);
    return 'refusal' in read ? [] : decode(read.bytes, file).text.split('\n');
  };
}
