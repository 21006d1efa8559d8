// Apple's podcast RSS: https://podcasters.apple.com/support/823-podcast-requirements
// Podcasting 2.0: https://podcastnamespace.org

import type { Entry } from '../../core/article/article.ts';
import type { Credit, PodcastCategory, Transcript } from '../../core/article/podcast.ts';
import type { Feed } from '../../core/feed/feed.ts';
import type { RssExtension } from '../../core/feed/rss.ts';
import { element, textElement, type Attributes, type Markup } from '../../core/feed/xml/xml.ts';

const ITUNES: Attributes = { 'xmlns:itunes': 'http://www.itunes.com/dtds/podcast-1.0.dtd' };

/** Namespaces of iTunes and Podcasting 2.0: declared in the feeds of podcasts, which use both. */
const PODCAST_NAMESPACES: Attributes = {
  ...ITUNES,
  'xmlns:podcast': 'https://podcastindex.org/namespace/1.0',
};

/** Elements of a podcast's RSS documents. */
export const podcastElements: RssExtension = {
  itemNamespaces: PODCAST_NAMESPACES,
  namespaces: ({ podcast }) => (podcast === undefined ? {} : PODCAST_NAMESPACES),
  channel: showElements,
  item: episodeElements,
};

/** Channel elements of a show; of any other feed, only its new address. */
function showElements(feed: Feed): readonly (Markup | undefined)[] {
  const { podcast, newUrl, authors, icon } = feed;
  // The only element with a prefix in an ordinary feed, so it declares its namespace itself.
  if (podcast === undefined) {
    return [newUrl === undefined ? undefined : element('itunes:new-feed-url', ITUNES, newUrl)];
  }
  const { owner, explicit, funding, persons, locked } = podcast;
  return [
    element('itunes:author', {}, podcast.author ?? authors.map(({ name }) => name).join(', ')),
    ...podcast.categories.map(category),
    explicit === undefined ? undefined : element('itunes:explicit', {}, String(explicit)),
    icon === undefined ? undefined : element('itunes:image', { href: icon }),
    owner &&
      element(
        'itunes:owner',
        {},
        element('itunes:name', {}, owner.name),
        element('itunes:email', {}, owner.email),
      ),
    textElement('itunes:type', podcast.type),
    podcast.block === true ? element('itunes:block', {}, 'Yes') : undefined,
    podcast.complete === true ? element('itunes:complete', {}, 'Yes') : undefined,
    textElement('itunes:new-feed-url', newUrl),
    textElement('podcast:guid', podcast.guid),
    locked === undefined
      ? undefined
      : element('podcast:locked', { owner: owner?.email }, locked ? 'yes' : 'no'),
    textElement('podcast:medium', podcast.medium),
    ...funding.map(({ url, title }) => element('podcast:funding', { url }, title)),
    ...persons.map(person),
  ];
}

/** Item elements of an episode. */
function episodeElements({ podcast, image, attachments, authors }: Entry): readonly (Markup | undefined)[] {
  if (podcast === undefined) return [];
  const { season, seasonName, episode, explicit, chapters } = podcast;
  const duration = podcast.durationSeconds ?? attachments[0]?.durationSeconds;
  return [
    textElement('itunes:title', podcast.title),
    element('itunes:author', {}, authors.map(({ name }) => name).join(', ')),
    image === undefined ? undefined : element('itunes:image', { href: image.url }),
    textElement('itunes:duration', duration),
    textElement('itunes:season', season),
    textElement('itunes:episode', episode),
    textElement('itunes:episodeType', podcast.type),
    explicit === undefined ? undefined : element('itunes:explicit', {}, String(explicit)),
    podcast.block === true ? element('itunes:block', {}, 'Yes') : undefined,
    season === undefined ? undefined : element('podcast:season', { name: seasonName }, String(season)),
    textElement('podcast:episode', episode),
    chapters && element('podcast:chapters', { url: chapters.url, type: chapters.mediaType }),
    ...podcast.transcripts.map(transcript),
    ...podcast.persons.map(person),
  ];
}

function category({ name, subcategories }: PodcastCategory): Markup {
  const below = subcategories.map((text) => element('itunes:category', { text }));
  return element('itunes:category', { text: name }, ...below);
}

function transcript({ url, mediaType, language, isCaptions }: Transcript): Markup {
  const rel = isCaptions === true ? 'captions' : undefined;
  return element('podcast:transcript', { url, type: mediaType, language, rel });
}

function person({ name, role, group, url, image }: Credit): Markup {
  return element('podcast:person', { role, group, href: url, img: image }, name);
}
