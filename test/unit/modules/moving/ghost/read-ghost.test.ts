import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readGhostExport } from '../../../../../src/modules/moving/ghost/read-ghost.ts';
import { CollectingSink } from '../collecting-sink.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'ghost-export-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));
const SITE = 'https://old.example';

async function read(content: unknown, site: string | undefined = SITE): Promise<CollectingSink> {
  const file = join(FOLDER, 'export.json');
  const text =
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
  writeFileSync(file, text);
  const sink = new CollectingSink();
  await readGhostExport(file, sink, { site });
  return sink;
}

const POST = {
  id: '64b7f0c2a1b2c3d4e5f60718',
  uuid: '0f0e0d0c-0b0a-4908-8706-050403020100',
  title: 'Thin ice',
  slug: 'thin-ice',
  html: '<p>On the pier.</p><img src="__GHOST_URL__/content/images/2023/ice.png" alt="">',
  type: 'post',
  status: 'published',
  visibility: 'public',
  created_at: '2023-01-01T00:00:00.000Z',
  updated_at: '2023-02-03T04:05:06.000Z',
  published_at: '2023-01-02T03:04:05.000Z',
};

const data = (posts: readonly unknown[], tables: Record<string, unknown> = {}): unknown => ({
  db: [{ meta: { exported_on: 1, version: '5.130.6' }, data: { posts, ...tables } }],
});

describe('posts of a Ghost export', () => {
  test('[73] keep what the feed of Ghost had: id, title, dates, address, tags, authors, excerpt, picture', async () => {
    const { articles, errors } = await read(
      data([{ ...POST, custom_excerpt: 'About ice.', feature_image: '__GHOST_URL__/content/images/a.png' }], {
        tags: [
          { id: 't1', name: 'Ice', visibility: 'public' },
          { id: 't2', name: '#internal', visibility: 'internal' },
          { id: 't3', name: 'Water', visibility: 'public' },
        ],
        posts_tags: [
          { post_id: POST.id, tag_id: 't3', sort_order: 2 },
          { post_id: POST.id, tag_id: 't2', sort_order: 1 },
          { post_id: POST.id, tag_id: 't1', sort_order: 0 },
        ],
        users: [{ id: 'u1', name: 'Ann', email: 'ann@old.example', website: 'https://ann.example/' }],
        posts_authors: [{ post_id: POST.id, author_id: 'u1', sort_order: 0 }],
      }),
    );
    expect(errors).toEqual([]);
    expect(articles).toEqual([
      {
        id: POST.id,
        title: 'Thin ice',
        slug: 'thin-ice',
        link: 'https://old.example/thin-ice/',
        published: Date.UTC(2023, 0, 2, 3, 4, 5),
        updated: Date.UTC(2023, 1, 3, 4, 5, 6),
        path: '/thin-ice/',
        aliases: [],
        authors: [{ name: 'Ann', url: 'https://ann.example/' }],
        tags: ['Ice', 'Water'],
        summary: 'About ice.',
        image: { url: 'https://old.example/content/images/a.png' },
        attachments: [],
        html: '<figure><img src="https://old.example/content/images/a.png" alt="Thin ice"></figure>\n<p>On the pier.</p><img src="https://old.example/content/images/2023/ice.png" alt="">',
        where: 'Thin ice',
      },
    ]);
  });

  test.each([
    ['a draft', { status: 'draft' }, {}, 'draft'],
    ['a text for members', { visibility: 'members' }, {}, 'members'],
    ['a text for payers', { visibility: 'paid' }, {}, 'paid'],
    ['a text for some tiers', { visibility: 'tiers' }, {}, 'tiers'],
    ['a newsletter that was only sent', { status: 'sent' }, {}, 'sent'],
    ['a newsletter by its row of properties', {}, { email_only: 1 }, 'sent'],
    ['a post without a status', { status: undefined }, {}, 'draft'],
    ['a public post', {}, {}, undefined],
    ['a post of a version without visibility', { visibility: undefined }, {}, undefined],
  ])('of %s are drafts unless everybody could read them', async (_name, fields, meta, state) => {
    const { articles } = await read(
      data([{ ...POST, ...fields }], { posts_meta: [{ post_id: POST.id, ...meta }] }),
    );
    expect(articles.map(({ draftState }) => draftState)).toEqual([state]);
  });

  test('that are scheduled keep their date and are no drafts', async () => {
    const { articles } = await read(
      data([{ ...POST, status: 'scheduled', published_at: '2030-01-01T00:00:00.000Z' }]),
    );
    expect(articles).toMatchObject([{ published: Date.UTC(2030, 0, 1), draftState: undefined }]);
  });

  test.each([
    ['Ghost 5', { type: 'page' }],
    ['Ghost 1', { type: undefined, page: 1 }],
    ['Ghost 2', { type: undefined, page: true }],
  ])('are told from pages, as %s marks them', async (_name, fields) => {
    const { articles, kinds } = await read(data([{ ...POST, ...fields }]));
    expect({ articles, kinds }).toEqual({ articles: [], kinds: ['page'] });
  });

  test('have the UUID as their id if the export is of Ghost before 1.0, whose feed had it', async () => {
    const { articles } = await read({
      meta: { version: '009' },
      data: {
        posts: [
          {
            ...POST,
            id: 7,
            published_at: 1_400_000_000_000,
            author_id: 1,
            html: undefined,
            markdown: '*Hi*',
          },
        ],
        users: [{ id: 1, name: 'Ann' }],
      },
    });
    expect(articles).toMatchObject([
      {
        id: POST.uuid,
        published: 1_400_000_000_000,
        authors: [{ name: 'Ann' }],
        html: '<p><em>Hi</em></p>\n',
      },
    ]);
  });

  test('have no author whose name is an e-mail address', async () => {
    const { articles } = await read(
      data([POST], {
        users: [{ id: 'u1', name: 'ann@mail.example' }],
        posts_authors: [{ post_id: POST.id, author_id: 'u1', sort_order: 0 }],
      }),
    );
    expect(articles[0]?.authors).toEqual([]);
  });

  test('have their own id if only the version looks old, as in a Ghost that does not know its own', async () => {
    const { articles } = await read({ db: [{ meta: { version: '0.1.0' }, data: { posts: [POST] } }] });
    expect(articles).toMatchObject([{ id: POST.id }]);
  });

  test('have only their path without the address of the site, which is said', async () => {
    const { articles, findings } = await read(data([POST]), '');
    expect(articles).toMatchObject([{ link: undefined, path: '/thin-ice/' }]);
    expect(articles[0]?.html).toContain('src="/content/images/2023/ice.png"');
    expect(findings).toEqual([
      { where: 'addresses', message: expect.stringContaining('--site URL'), isError: false },
    ]);
  });

  test('name the other site where they stood first, but not their own', async () => {
    const { articles } = await read(
      data([
        { ...POST, canonical_url: 'https://first.example/ice' },
        { ...POST, id: '2', canonical_url: 'https://old.example/other/' },
      ]),
    );
    expect(articles.map(({ externalUrl }) => externalUrl)).toEqual(['https://first.example/ice', undefined]);
  });

  test('lose their scripts, which is said once', async () => {
    const { findings } = await read(
      data([
        { ...POST, codeinjection_head: '<script>a()</script>' },
        { ...POST, id: '2', codeinjection_foot: '<style>a{}</style>' },
      ]),
    );
    expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining('left out in 2 posts')]);
  });

  test('show the caption of their picture, which the page had', async () => {
    const { articles } = await read(
      data([{ ...POST, feature_image: '/a.png' }], {
        posts_meta: [
          {
            post_id: POST.id,
            feature_image_caption: 'By <a href="/x">Bo</a>',
            feature_image_alt: 'A "pier"',
          },
        ],
      }),
    );
    expect(articles[0]?.html).toMatch(
      /^<figure><img src="\/a.png" alt="A &quot;pier&quot;"><figcaption>By <a href="\/x">Bo<\/a><\/figcaption><\/figure>/u,
    );
  });

  test.each([
    ['zeros', '0000-00-00 00:00:00'],
    ['zero', 0],
    ['nothing', null],
    ['words', 'yesterday'],
  ])('with %s for a date have that of their creation, and it is said', async (_name, date) => {
    const { articles, findings } = await read(data([{ ...POST, published_at: date }]));
    expect(articles).toMatchObject([{ published: Date.UTC(2023, 0, 1) }]);
    expect(findings).toMatchObject([{ where: 'Thin ice', isError: false }]);
  });
});

describe('the publication of a Ghost export', () => {
  test('has its title, description, language, time zone, and the feed of Ghost', async () => {
    const { publications } = await read(
      data([POST], {
        settings: [
          { key: 'title', value: 'Ice & water' },
          { key: 'description', value: 'Notes' },
          { key: 'locale', value: 'de' },
          { key: 'timezone', value: 'Europe/Berlin' },
          { key: 'stripe_secret_key', value: 'secret' },
        ],
      }),
    );
    expect(publications).toEqual([
      {
        title: 'Ice & water',
        description: 'Notes',
        language: 'de',
        timezone: 'Europe/Berlin',
        link: 'https://old.example/',
        feedPaths: { '/rss/': '/rss.xml', '/rss': '/rss.xml' },
      },
      { feedPaths: {}, limit: 15 },
    ]);
  });

  test('[73] has as many items as stay of those in the old feed, which showed posts for members too', async () => {
    const posts = Array.from({ length: 40 }, (_value, day) => ({
      ...POST,
      id: String(day),
      visibility: day === 38 || day === 2 ? 'members' : 'public',
      status: day === 37 ? 'sent' : day === 36 ? 'draft' : 'published',
      published_at: new Date(Date.UTC(2023, 0, 1 + day)).toISOString(),
    }));
    const { publications, findings } = await read(data(posts));
    expect(publications.at(-1)).toEqual({ feedPaths: {}, limit: 14 });
    expect(findings).toMatchObject([{ where: 'limit', isError: false }]);
  });
});

describe('a damaged Ghost export', () => {
  test('gives the posts before the place where it breaks off', async () => {
    const whole = JSON.stringify(data([POST, { ...POST, id: '2', title: 'Second' }, { ...POST, id: '3' }]));
    const { articles, errors } = await read(whole.slice(0, whole.lastIndexOf('"Thin ice"')));
    expect(articles.map(({ id }) => id)).toEqual([POST.id, '2']);
    expect(errors).toEqual([expect.stringContaining('it ends too early')]);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '<rss/>'],
    ['another document', '{"version":"https://jsonfeed.org/version/1.1","items":[]}'],
    ['deep nesting', `{"data":{"posts":[${'['.repeat(100_000)}`],
    ['deep nesting of a post', `{"data":{"posts":[{"a":${'{"a":'.repeat(1000)}1}]}}`],
    ['a list in place of tables', '[[[]]]'],
  ])('with %s is an error and no crash', async (_name, content) => {
    const { articles, errors } = await read(content);
    expect(articles).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  test('with rows that are none gives the others', async () => {
    const { articles, errors } = await read(
      data([null, 7, [], { title: 'No id' }, POST], {
        tags: [null, 'x', { id: {} }],
        posts_tags: 'none',
        users: {},
      }),
    );
    expect(articles.map(({ title }) => title)).toEqual(['Thin ice']);
    expect(errors.map((error) => error.split(':')[0])).toEqual(['post 1', 'post 2', 'post 3', 'No id']);
  });

  test('with keys of prototypes changes no objects', async () => {
    const text = JSON.stringify(data([POST])).replace(
      '"title":',
      '"__proto__":{"status":"draft","polluted":1},"constructor":{"prototype":{"polluted":1}},"title":',
    );
    const { articles } = await read(text);
    expect(articles).toMatchObject([{ draftState: undefined }]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('with bytes that are not UTF-8 shows them as such, and says so', async () => {
    const [before = '', after = ''] = JSON.stringify(data([POST])).split('Thin ice');
    const { articles, errors } = await read(
      Buffer.concat([Buffer.from(before), Buffer.from([0x45, 0x69, 0xe9, 0x21]), Buffer.from(after)]),
    );
    expect(articles).toMatchObject([{ id: POST.id, title: 'Ei\uFFFD!' }]);
    expect(errors).toEqual([expect.stringContaining('not UTF-8')]);
  });

  test('of an unknown version is read all the same, and it is said', async () => {
    const { articles, findings } = await read({
      db: [{ meta: { version: '42.1' }, data: { posts: [POST] } }],
    });
    expect(articles).toHaveLength(1);
    expect(findings).toEqual([
      { where: 'meta', message: expect.stringContaining('version 42.1'), isError: false },
    ]);
  });

  test('that does not exist is an error', async () => {
    const sink = new CollectingSink();
    await readGhostExport(join(FOLDER, 'missing.json'), sink, {});
    expect(sink.errors).toHaveLength(1);
  });
});
