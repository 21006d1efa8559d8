import type { Credit, Episode, EpisodeFile, Transcript } from '../../core/article/podcast.ts';
import type { MetadataKey } from '../../core/content/formats/source-format.ts';
import { languageTag } from '../../core/article/language.ts';
import { webUrl } from '../../core/article/url.ts';
import { isWebReference, MEDIA_TYPE, seconds, wholeNumber } from '../../core/content/metadata/attachments.ts';
import { mediaTypeOf } from '../../core/content/media/file-types.ts';
import { listOf, oneLine, readTruth, stringsIn } from '../../core/content/metadata/text-values.ts';

type Complain = (message: string) => void;

/** Readers of an episode's values by key; a wrong value is left out and complained about. */
const KEYS: {
  readonly [Name in keyof Required<Episode> | 'duration']?: (value: unknown, complain: Complain) => unknown;
} = {
  title: (value) => (typeof value === 'string' ? oneLine(value) || undefined : undefined),
  season: (value) => positive(value),
  seasonName: (value) => (typeof value === 'string' ? oneLine(value) || undefined : undefined),
  episode: (value) => positive(value),
  type: (value) => ['full', 'trailer', 'bonus'].find((type) => type === value),
  explicit: isExplicit,
  duration: (value) => (typeof value === 'string' ? seconds(value) : undefined),
  chapters: (value, complain) => readFileOf(value, complain, 'application/json+chapters'),
  transcripts: (value, complain) => listOf(value).flatMap((one) => readTranscript(one, complain) ?? []),
  persons: (value, complain) => readCredits(value, complain),
  block: truth,
};

/** Key `podcast` of front matter and sidecars. */
export const episodeKey: MetadataKey<Episode> = {
  rule: 'podcast',
  required: false,
  // As Jekyll, Hugo and WordPress plug-ins for podcasts name them at the top level.
  members: {
    season: ['season', 'season_number', 'itunes_season', 'itunes.season'],
    seasonName: ['season_name'],
    episode: ['episode', 'episode_number', 'number', 'itunes_episode', 'itunes.episode'],
    type: ['episode_type', 'itunes_episode_type', 'itunes.episodeType'],
    explicit: ['explicit', 'itunes_explicit', 'itunes.explicit'],
    duration: ['duration', 'itunes_duration', 'itunes.duration', 'audio_duration'],
    chapters: ['chapters'],
    transcripts: ['transcripts', 'transcript'],
    block: ['itunes_block', 'itunes.block'],
  },
  read: readEpisode,
};

const EXPECTED: Readonly<Record<string, string>> = {
  title: 'a line of text',
  season: 'a whole number from 1',
  seasonName: 'a line of text',
  episode: 'a whole number from 1',
  type: 'full, trailer or bonus',
  explicit: 'true, false or clean',
  duration: 'seconds or h:mm:ss',
  block: 'true or false',
};

/**
 * Reads `podcast` of an article's metadata: a map of season, episode and so on. Complains about every key that is
 * wrong or unknown. Returns undefined if it is not a map.
 */
function readEpisode(value: unknown, complain: Complain): Episode | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    complain('must be a map of keys such as season and episode');
    return undefined;
  }
  const read: Record<string, unknown> = { transcripts: [], persons: [] };
  for (const [key, written] of Object.entries(value)) {
    const reader = Object.hasOwn(KEYS, key) ? KEYS[key as keyof typeof KEYS] : undefined;
    if (reader === undefined) {
      complain(`unknown key "${oneLine(key)}": the keys are ${Object.keys(KEYS).join(', ')}`);
      continue;
    }
    const result = reader(written, (message) => complain(`${key}: ${message}`));
    if (result !== undefined) read[key === 'duration' ? 'durationSeconds' : key] = result;
    else if (EXPECTED[key] !== undefined) complain(`${key}: expected ${EXPECTED[key]}`);
  }
  return read as unknown as Episode;
}

/** Reads people from metadata: names, or `name`, `role`, `group`, `url` and `image`. */
function readCredits(value: unknown, complain: Complain): readonly Credit[] {
  return listOf(value).flatMap((item) => {
    const {
      name = '',
      role,
      group,
      url,
      image,
    } = typeof item === 'string' ? { name: oneLine(item) } : stringsIn(item);
    if (name === '') {
      complain('a person needs a name');
      return [];
    }
    const address = (written: string | undefined): string | undefined => {
      const absolute = written === undefined ? undefined : webUrl(written);
      if (written !== undefined && absolute === undefined) complain(`"${written}" is not an absolute URL`);
      return absolute;
    };
    const [page, picture] = [address(url), address(image)];
    return [
      {
        name,
        ...(role !== undefined && { role: role.toLowerCase() }),
        ...(group !== undefined && { group: group.toLowerCase() }),
        ...(page !== undefined && { url: page }),
        ...(picture !== undefined && { image: picture }),
      },
    ];
  });
}

function readTranscript(value: unknown, complain: Complain): Transcript | undefined {
  const file = readFileOf(value, complain, undefined);
  if (file === undefined) return undefined;
  const { language: written, captions } = typeof value === 'string' ? {} : stringsIn(value);
  const language = written === undefined ? undefined : languageTag(written);
  if (written !== undefined && language === undefined)
    complain(`"${written}" is not a language tag (BCP 47)`);
  return {
    ...file,
    ...(language !== undefined && { language }),
    ...(captions === 'true' && { isCaptions: true }),
  };
}

/** Reads `url` and `type`, or the URL alone; `usual` is the type of a file without one. */
function readFileOf(value: unknown, complain: Complain, usual: string | undefined): EpisodeFile | undefined {
  const { url = '', type } = typeof value === 'string' ? { url: oneLine(value) } : stringsIn(value);
  if (!isWebReference(url)) {
    complain(`"${url}" is not the address of a file`);
    return undefined;
  }
  const mediaType = type?.toLowerCase() ?? usual ?? mediaTypeOf(url);
  if (mediaType !== undefined && MEDIA_TYPE.test(mediaType)) return { url, mediaType };
  complain(`the media type of ${url} is not known: add type, such as text/vtt`);
  return undefined;
}

function positive(value: unknown): number | undefined {
  const number = typeof value === 'string' ? wholeNumber(value) : undefined;
  return number === undefined || number < 1 ? undefined : number;
}

/** Words of Apple's early specification among them: `clean` is not explicit. */
function isExplicit(value: unknown): boolean | undefined {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (word === 'clean') return false;
  return word === 'explicit' ? true : readTruth(word);
}

function truth(value: unknown): boolean | undefined {
  if (typeof value !== 'string' || !/^(?:true|false)$/iu.test(value)) return undefined;
  return value.toLowerCase() === 'true';
}
