import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** A directory that is not there at the moment has the path that it is asked for by. */
export function realPathOf(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return resolve(directory);
  }
}
