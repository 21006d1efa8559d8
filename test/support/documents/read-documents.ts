import { expect } from 'vitest';
import type { Service } from '../service/service.ts';
import { request, type Answer } from '../service/request.ts';

/** Values that every document gives for one article. */
export interface SaidItem {
  readonly id: string;
  /** Empty if the article has none. */
  readonly title: string;
  readonly url: string;
  readonly published: string;
  readonly updated: string;
  readonly html: string;
}

/** Content of all documents at one moment. */
export interface Said {
  /** Articles by title; one without a title by its id. */
  readonly items: Readonly<Record<string, SaidItem>>;
  readonly ids: readonly string[];
  /** `id when`, from the two formats that announce deletions. */
  readonly deleted: readonly string[];
  readonly updated: string;
  /** Entity-tags by path. */
  readonly tags: Readonly<Record<string, string>>;
  readonly modified: Readonly<Record<string, number>>;
}

const PATHS = ['/rss.xml', '/atom.xml', '/feed.json', '/'] as const;

/** Fetches all documents of one snapshot: repeats until two rounds of responses are equal. */
async function generation(origin: string): Promise<Answer[]> {
  for (;;) {
    const answers: Answer[] = [];
    for (const path of [...PATHS, PATHS[0]]) answers.push(await request(origin + path));
    if (answers[0]?.headers.etag === answers.at(-1)?.headers.etag) return answers;
  }
}

/** Reads all documents and expects the same articles and deletions in each. */
export async function said({ origin }: Pick<Service, 'origin'>): Promise<Said> {
  const answers = await generation(origin);
  const [rss = '', atom = '', json = ''] = answers.map(({ body }) => body.toString());
  const feed = JSON.parse(json) as {
    items: {
      id: string;
      title?: string;
      url: string;
      date_published: string;
      date_modified: string;
      content_html: string;
    }[];
    [extension: `_${string}`]: { deleted: { id: string; when: string }[] };
  };
  const ids = feed.items.map(({ id }) => id);
  const [head = '', ...entries] = atom.split('<entry');
  const dates = feed.items.map(({ date_published, date_modified }) => [date_published, date_modified]);
  const deleted = (feed['_feedwright']?.deleted ?? []).map(({ id, when }) => `${id} ${when}`);
  expect([...rss.matchAll(/<guid[^>]*>([^<]*)</g)].map((match) => match[1])).toEqual(ids);
  expect(entries.map((entry) => /<id>([^<]*)</.exec(entry)?.[1])).toEqual(ids);
  expect(
    entries.map((entry) => [/<published>([^<]*)</.exec(entry)?.[1], /<updated>([^<]*)</.exec(entry)?.[1]]),
  ).toEqual(dates);
  // RFC 6721, 3: tombstones are children of the feed, and stand here before the first entry.
  expect(entries.join()).not.toContain('deleted-entry');
  expect(
    [...head.matchAll(/<at:deleted-entry [^>]*ref="([^"]*)" when="([^"]*)"/g)].map(
      ([, ref, when]) => `${ref} ${when}`,
    ),
  ).toEqual(deleted);
  return {
    items: Object.fromEntries(
      feed.items.map(({ id, title = '', url, date_published, date_modified, content_html }) => [
        title || id,
        { id, title, url, published: date_published, updated: date_modified, html: content_html },
      ]),
    ),
    ids,
    deleted,
    updated: /<updated>([^<]*)</.exec(head)?.[1] ?? '',
    tags: Object.fromEntries(PATHS.map((path, index) => [path, answers[index]?.headers.etag ?? ''])),
    modified: Object.fromEntries(
      PATHS.map((path, index) => [path, Date.parse(answers[index]?.headers['last-modified'] ?? '')]),
    ),
  };
}
