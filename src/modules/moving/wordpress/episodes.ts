import type { Attachment } from '../../../core/article/article.ts';
import { seconds } from '../../../core/content/metadata/attachments.ts';
import { attachmentOf } from '../feeds/items/media.ts';
import { absoluteUrl } from '../feeds/items/values.ts';
import type { XmlElement } from '../feeds/xml/tree.ts';
import { metaOf, metaValues } from './attachments.ts';

/** Recordings of an item, and values of an episode by the names of our front matter. */
export interface Episodic {
  readonly attachments: readonly Attachment[];
  readonly podcast?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Reads the meta key `enclosure`: URL, length and type, a line each, and below them what PowerPress serialized. An
 * episode of Seriously Simple Podcasting has a meta key for each value.
 */
export function readEpisode(item: XmlElement): Episodic {
  const attachments = new Map<string, Attachment>();
  let podcast: Record<string, unknown> = {};
  for (const value of metaValues(item, 'enclosure')) {
    const [url = '', size = '', type = '', ...rest] = value.split(/\r?\n/u).map((line) => line.trim());
    const more = serializedTexts(rest.join('\n'));
    const durationSeconds = seconds(more.get('duration') ?? '');
    const attachment = attachmentOf(
      absoluteUrl(url, undefined),
      type,
      size,
      durationSeconds === undefined ? {} : { durationSeconds },
    );
    if (attachment === undefined || attachments.has(attachment.url)) continue;
    attachments.set(attachment.url, attachment);
    podcast = {
      ...episodeValues(
        more.get('season'),
        more.get('episode_no'),
        more.get('episode_type'),
        more.get('explicit'),
      ),
      ...podcast,
    };
  }
  const file = absoluteUrl(metaOf(item, 'audio_file'), undefined);
  if (file !== undefined) {
    const durationSeconds = seconds(metaOf(item, 'duration'));
    const known = attachments.get(file);
    const attachment = attachmentOf(file, undefined, metaOf(item, 'filesize_raw'));
    if (known === undefined && attachment !== undefined)
      attachments.set(file, { ...attachment, ...(durationSeconds !== undefined && { durationSeconds }) });
    else if (known !== undefined && known.durationSeconds === undefined && durationSeconds !== undefined)
      attachments.set(file, { ...known, durationSeconds });
    podcast = {
      ...episodeValues(
        metaOf(item, 'itunes_season_number'),
        metaOf(item, 'itunes_episode_number'),
        metaOf(item, 'itunes_episode_type'),
        metaOf(item, 'explicit'),
      ),
      ...podcast,
    };
  }
  return {
    attachments: [...attachments.values()],
    ...(attachments.size > 0 && Object.keys(podcast).length > 0 && { podcast }),
  };
}

function episodeValues(
  season: string | undefined,
  episode: string | undefined,
  type: string | undefined,
  explicit: string | undefined,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  if (isPositive(season)) values['season'] = Number(season);
  if (isPositive(episode)) values['episode'] = Number(episode);
  if (type !== undefined && /^(?:full|trailer|bonus)$/u.test(type)) values['type'] = type;
  if (explicit !== undefined && /^(?:1|on|yes|true)$/iu.test(explicit)) values['explicit'] = true;
  return values;
}

function isPositive(number: string | undefined): boolean {
  return number !== undefined && /^[1-9]\d{0,8}$/u.test(number);
}

/** Texts of a flat map that PHP serialized, by name. Lengths are not trusted: they count bytes. */
function serializedTexts(serialized: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const pairs = /s:\d{1,4}:"([a-z_]{1,40})";(?:s:\d{1,6}:"([^"]{0,1000})"|i:(\d{1,12}));/gu;
  for (const [, name = '', text, number] of serialized.matchAll(pairs)) texts.set(name, text ?? number ?? '');
  return texts;
}
