import type { Entry } from '../../core/article/article.ts';
import type { Finding } from '../../core/article/finding.ts';
import type { Podcast } from '../../core/article/podcast.ts';
import { isCategory } from './categories.ts';
import type { Publication } from '../../core/article/publication.ts';
import { PUBLICATION_FILE } from '../../core/content/publication/publication-file.ts';

/** Media types that directories accept for an episode (Apple: audio, video, PDF). */
const PLAYABLE = /^(?:audio|video)\/|^application\/pdf$/;

/** Warnings about a show that directories would refuse. The service publishes it all the same; `check` fails. */
export function showFindings({ podcast }: Publication): readonly Finding[] {
  if (podcast === undefined) return [];
  const missing = podcast.missing.map(
    (key) => `${key}: is missing, and directories refuse a podcast without it`,
  );
  return [...missing, ...strangeCategories(podcast)].map((message) => ({
    file: PUBLICATION_FILE,
    line: podcast.line,
    severity: 'warning',
    rule: 'podcast',
    message,
  }));
}

function strangeCategories({ categories }: Podcast): readonly string[] {
  const strange = categories.flatMap(({ name, subcategories }) => [
    ...(isCategory(name) ? [] : [name]),
    ...(isCategory(name) ? subcategories.filter((below) => !isCategory(name, below)) : []),
  ]);
  return strange.map((name) => `podcast.categories: ${name} is none of Apple's categories`);
}

/** Warnings about an episode that directories would refuse, and about a missing duration. */
export function episodeFindings({ path, title, podcast, attachments }: Entry): readonly Finding[] {
  if (podcast === undefined) return [];
  const about = (rule: Finding['rule'], message: string): Finding => ({
    file: path,
    line: 1,
    severity: 'warning',
    rule,
    message,
  });
  if (title === '') return [about('podcast', 'the episode has no title: directories refuse it')];
  const [first] = attachments;
  if (first === undefined)
    return [about('podcast', 'the episode has no attachment: directories pass it over')];
  const { url, mediaType, sizeBytes } = first;
  if (!PLAYABLE.test(mediaType)) {
    return [about('podcast', `${url} is ${mediaType}: an episode's first attachment is audio, video or PDF`)];
  }
  if (sizeBytes === undefined || sizeBytes === 0) {
    return [about('podcast', `the size of ${url} is not known: add size, in bytes`)];
  }
  const isHeard = mediaType !== 'application/pdf';
  if (!isHeard || (podcast.durationSeconds ?? first.durationSeconds) !== undefined) return [];
  return [about('attachment', `the duration of ${url} is not known: add duration, such as 1:02:03`)];
}
