import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { PUBLICATION_FILE } from '../../core/content/publication/publication-file.ts';
import { messageOf } from '../../core/errors.ts';
import { writeWhole } from './files/atomic-file.ts';
import {
  completePublicationText,
  unwritten,
  type CompletedSettings,
  type PublicationFacts,
} from './publication-text.ts';

export type { CompletedSettings, PublicationFacts } from './publication-text.ts';

/**
 * Adds what publication.yaml lacks of an earlier publication's settings, and makes the file if there is none. Keys that
 * are there stay as they are, with their comments. The file is complete at any moment. Never rejects.
 */
export async function completePublicationFile(
  contentDirectory: string,
  facts: PublicationFacts,
): Promise<CompletedSettings> {
  const path = join(contentDirectory, PUBLICATION_FILE);
  try {
    // A link to a file elsewhere stays a link.
    const target = await realpath(path).catch(absentAsUndefined);
    const yaml = target === undefined ? undefined : await readFile(target, 'utf8');
    const { text, ...completed } = completePublicationText(yaml, facts);
    if (text === undefined || text === yaml) return completed;
    const isWritten = await writeWhole(target ?? path, text, { replaces: target !== undefined });
    return isWritten ? completed : unwritten('it was made meanwhile; run the command again');
  } catch (error) {
    return unwritten(messageOf(error));
  }
}

function absentAsUndefined(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
