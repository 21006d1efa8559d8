/** Content of a story that every reader must extract, from whichever document. */
export interface Story {
  readonly id: string;
  readonly link: string;
  readonly title: string;
  /** As `Date.toISOString` writes it. */
  readonly published: string;
  readonly updated: string;
  /** Names, in order. */
  readonly authors: readonly string[];
  readonly tags: readonly string[];
  readonly html: string;
  readonly attachments: readonly { readonly url: string; readonly type: string; readonly bytes: number }[];
}

/** A file of the content directory, and the resulting story. */
interface Stored {
  readonly file: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly story: Partial<Story> & Pick<Story, 'html' | 'published'>;
}

/** Settings of the publication, with the authors of articles that name none. */
const PUBLICATION = 'title: The Stories\nauthority: stories.example.org\nauthors: [Newsroom]\n';

const TAGS = Array.from({ length: 60 }, (_, index) => `tag number ${index + 1}`);

const LONG = Array.from({ length: 400 }, (_, index) => `Paragraph ${index + 1} of a very long story.`);

/** Newest first, as in documents. */
const STORED: readonly Stored[] = [
  {
    file: 'hostile.md',
    metadata: {
      title: 'Ties & <b>bold</b> ]]> twice ]]> &amp; &nbsp; &#60; "quoted" 👩‍🚀 e\u0301',
      published: '2026-02-09T10:00:00Z',
      authors: ['A. <Writer> & Co. ]]>'],
      tags: ['<b>', 'a & b', '&amp;', ']]>', '日本', 'C++ "quoted"'],
    },
    body: 'One ]]> and two ]]> ends, `&amp;` and `<b>`, a &lt;tag&gt;, 5 < 6 & 7, “é” e\u0301 👩‍🚀.',
    story: {
      published: '2026-02-09T10:00:00.000Z',
      html: '<p>One ]]&gt; and two ]]&gt; ends, <code>&amp;amp;</code> and <code>&lt;b&gt;</code>, a &lt;tag&gt;, 5 &lt; 6 &amp; 7, “é” e\u0301 👩‍🚀.</p>',
      authors: ['A. <Writer> & Co. ]]>'],
    },
  },
  {
    file: 'control.md',
    metadata: { title: 'No \u0001control\u0008 \uFFFE\uFFFFhere\u000B', published: '2026-02-08T10:00:00Z' },
    body: 'A text\u0000 with \u0001 characters\u001B that XML\uFFFE forbids.',
    story: {
      title: 'No control here',
      published: '2026-02-08T10:00:00.000Z',
      html: '<p>A text with  characters that XML forbids.</p>',
    },
  },
  {
    file: 'tags.md',
    metadata: { title: 'Many tags', published: '2026-02-07T10:00:00Z', tags: TAGS },
    body: 'Text.',
    story: { published: '2026-02-07T10:00:00.000Z', html: '<p>Text.</p>' },
  },
  {
    file: 'attachments.md',
    metadata: {
      title: 'Recording and paper',
      published: '2026-02-06T10:00:00Z',
      attachments: [
        { url: 'https://example.org/a.mp3?x=1&y=2', type: 'audio/mpeg', size: 1234567, duration: 61 },
        { url: '/paper.pdf', type: 'application/pdf', size: 999, title: 'The paper' },
      ],
    },
    body: 'Text.',
    story: {
      published: '2026-02-06T10:00:00.000Z',
      html: '<p>Text.</p>',
      attachments: [
        { url: 'https://example.org/a.mp3?x=1&y=2', type: 'audio/mpeg', bytes: 1234567 },
        { url: 'https://example.org/paper.pdf', type: 'application/pdf', bytes: 999 },
      ],
    },
  },
  {
    file: 'rtl.md',
    metadata: { title: 'שלום, עולם (1)', published: '2026-02-05T12:00:00+02:00', language: 'he' },
    body: '<p dir="rtl">טקסט בעברית, <span lang="ar">والعربية</span>.</p>',
    story: {
      published: '2026-02-05T10:00:00.000Z',
      html: '<p dir="rtl">טקסט בעברית, <span lang="ar">والعربية</span>.</p>',
    },
  },
  {
    file: 'updated.md',
    metadata: {
      title: 'Updated once',
      published: '2026-02-04T10:00:00Z',
      updated: '2026-02-10T23:59:59-11:00',
    },
    body: 'Text.',
    story: {
      published: '2026-02-04T10:00:00.000Z',
      updated: '2026-02-11T10:59:59.000Z',
      html: '<p>Text.</p>',
    },
  },
  {
    file: 'authors.md',
    metadata: {
      title: 'Written together',
      published: '2026-02-03T10:00:00Z',
      authors: [
        { name: 'A. Writer', url: 'https://example.org/writers/a' },
        { name: 'B. Writer', email: 'desk@example.org' },
        'C. Writer',
      ],
    },
    body: 'Text.',
    story: {
      published: '2026-02-03T10:00:00.000Z',
      html: '<p>Text.</p>',
      authors: ['A. Writer', 'B. Writer', 'C. Writer'],
    },
  },
  {
    file: 'page.html',
    metadata: { title: 'Links and scripts', published: '2026-02-02T10:00:00Z' },
    body: [
      '<p onclick="alert(1)">A <a href="/x?a=1&amp;b=2">link</a>, <a href="javascript:alert(1)">none</a>',
      'and <q cite="said.html">words</q><script>alert("]]>")</script>.</p>',
    ].join(' '),
    story: {
      published: '2026-02-02T10:00:00.000Z',
      html: '<p>A <a href="https://example.org/x?a=1&amp;b=2">link</a>, <a>none</a> and <q cite="https://example.org/articles/said.html">words</q>.</p>',
    },
  },
  {
    file: 'elsewhere.md',
    metadata: {
      title: 'Published elsewhere',
      published: '2026-02-01T10:00:00Z',
      id: 'urn:uuid:8a7b3c1e-3b5e-4f0a-9c55-0d1f6b1d2e3f',
      url: 'https://elsewhere.example/2026/story?id=1&view=full',
      source: { title: 'Elsewhere & Sons', url: 'https://elsewhere.example/' },
      summary: 'A summary <of> its own & more.',
    },
    body: 'Text.',
    story: {
      id: 'urn:uuid:8a7b3c1e-3b5e-4f0a-9c55-0d1f6b1d2e3f',
      link: 'https://elsewhere.example/2026/story?id=1&view=full',
      published: '2026-02-01T10:00:00.000Z',
      html: '<p>Text.</p>',
    },
  },
  {
    file: 'long.md',
    metadata: { title: 'A very long story', published: '1999-12-31T23:59:59Z' },
    body: LONG.join('\n\n'),
    story: {
      published: '1999-12-31T23:59:59.000Z',
      html: LONG.map((paragraph) => `<p>${paragraph}</p>`).join('\n'),
    },
  },
];

/**
 * The content directory of {@link STORIES}; metadata is written as JSON, which is YAML, to keep texts exact.
 */
export const STORY_FILES: Readonly<Record<string, string>> = {
  'publication.yaml': PUBLICATION,
  ...Object.fromEntries(
    STORED.map(({ file, metadata, body }) => [
      file,
      `---\n${Object.entries(metadata)
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
        .join('')}---\n\n${body}\n`,
    ]),
  ),
};

/** Stories that readers must extract, newest first. */
export const STORIES: readonly Story[] = STORED.map(({ file, metadata, story }) => {
  const slug = file.replace(/\.\w+$/, '');
  return {
    id: `tag:stories.example.org,${story.published.slice(0, 10)}:${slug}`,
    link: `https://example.org/articles/${slug}`,
    title: String(metadata['title']),
    updated: story.published,
    authors: ['Newsroom'],
    tags: (metadata['tags'] as readonly string[] | undefined) ?? [],
    attachments: [],
    ...story,
  };
});
