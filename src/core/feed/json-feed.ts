import { UNDETERMINED } from '../article/language.ts';
import type { Attachment, Person } from '../article/article.ts';
import { toRfc3339 } from '../article/instant.ts';
import type { FormatWriter, Tombstone } from './feed.ts';
import { parseJsonStrictly } from './xml/strict-parse.ts';

const VERSION = 'https://jsonfeed.org/version/1.1';

/** JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/. JSON.stringify omits undefined members. */
export const jsonFeed: FormatWriter = {
  head(feed) {
    const metadata = JSON.stringify({
      version: VERSION,
      title: feed.title,
      home_page_url: feed.link,
      feed_url: feed.urls.json,
      next_url: feed.history?.previous?.json,
      description: feed.description,
      icon: feed.icon,
      favicon: feed.favicon,
      authors: feed.authors.map(author),
      language: feed.language,
      hubs: hubs(feed.hubs),
      _feedwright: extension(feed.tombstones),
    });
    return `${metadata.slice(0, -1)},"items":[\n`;
  },

  fragment(entry) {
    return JSON.stringify({
      id: entry.id,
      url: entry.link,
      external_url: entry.externalUrl ?? entry.source?.url,
      title: entry.title || undefined,
      // Exactly one is required to be present; no other member may hold HTML.
      ...(entry.html === '' ? { content_text: entry.summary } : { content_html: entry.html }),
      summary: entry.summary,
      image: entry.image?.url,
      date_published: toRfc3339(entry.published),
      date_modified: toRfc3339(entry.updated),
      authors: entry.authors.map(author),
      tags: entry.tags.length === 0 ? undefined : entry.tags,
      language: entry.language === UNDETERMINED ? undefined : entry.language,
      attachments: entry.attachments.length === 0 ? undefined : entry.attachments.map(attachment),
    });
  },

  separator: ',\n',
  tail: '\n]}\n',
  shell: ['[', ']'],
  parse: parseJsonStrictly,
};

function author({ name, url }: Person): object {
  return { name, url };
}

function attachment({ url, mediaType, title, sizeBytes, durationSeconds }: Attachment): object {
  return {
    url,
    mime_type: mediaType,
    title,
    size_in_bytes: sizeBytes,
    duration_in_seconds: durationSeconds,
  };
}

/** All hubs: each one is notified of every change, so a client may choose any. */
function hubs(urls: readonly string[] = []): object[] | undefined {
  return urls.length === 0 ? undefined : urls.map((url) => ({ type: 'WebSub', url }));
}

/** Deletions; JSON Feed has no tombstones. See docs/content.md. */
function extension(tombstones: readonly Tombstone[] = []): object | undefined {
  if (tombstones.length === 0) return undefined;
  return { deleted: tombstones.map(({ id, deleted }) => ({ id, when: toRfc3339(deleted) })) };
}
