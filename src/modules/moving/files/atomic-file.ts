import { randomBytes } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file that is complete or absent at any moment. Its directory must exist. Resolves to false, and changes
 * nothing, if the file exists and `replaces` is false.
 */
export async function writeWhole(
  path: string,
  data: string | Uint8Array,
  { replaces }: { readonly replaces: boolean },
): Promise<boolean> {
  // The scan leaves out hidden files.
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(data);
    } finally {
      await file.close();
    }
    if (replaces) await rename(temporary, path);
    else await link(temporary, path);
    return true;
  } catch (error) {
    if (!replaces && (error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}
