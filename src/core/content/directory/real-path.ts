import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** Real path of a directory; the absolute path if it does not exist now. */
export function realPathOf(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return resolve(directory);
  }
}
