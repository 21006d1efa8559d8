import { describe, expect, test } from 'vitest';
import { formatFinding } from '../../../../../../src/core/article/finding.ts';
import { renderBody } from '../../../../../../src/core/content/rendering/render.ts';
import { growthOnText, LINEAR } from '../../../../../support/service/cost.ts';

const LINK = 'https://example.org/articles/ties';

const render = (text: string) => renderBody(articleOf(text), LINK);
const articleOf = (text: string) => ({
  path: 'a.html',
  contentHash: '',
  slug: 'a',
  title: 'The title',
  published: 0,
  authors: [],
  tags: [],
  attachments: [],
  draft: false,
  body: { format: 'html' as const, text, line: 5 },
});
const told = (text: string): string[] =>
  render(text).findings.map((finding) => `${finding.severity} ${formatFinding(finding)}`);

describe('[7] a frame becomes a link', () => {
  const film = (id: string, title: string, query = ''): string =>
    `<p><a href="https://www.youtube.com/watch?v=${id}${query}"><img src="https://i.ytimg.com/vi/${id}/hqdefault.jpg" alt="" width="480" height="360" /><br />${title}</a></p>`;
  const link = (url: string, title: string): string => `<p><a href="${url}">${title}</a></p>`;

  test.each([
    ['https://www.youtube.com/embed/lGL7RgHn5f0', film('lGL7RgHn5f0', 'youtube.com')],
    [
      '//www.youtube-nocookie.com/embed/lGL7RgHn5f0?start=90&amp;rel=0',
      film('lGL7RgHn5f0', 'youtube.com', '&amp;t=90s'),
    ],
    ['http://www.youtube.com/v/lGL7RgHn5f0&hl=en', film('lGL7RgHn5f0', 'youtube.com')],
    [
      'https://www.youtube.com/embed/videoseries?list=PL1',
      link('https://www.youtube.com/playlist?list=PL1', 'youtube.com'),
    ],
    ['https://player.vimeo.com/video/76979871', link('https://vimeo.com/76979871', 'vimeo.com')],
    ['https://player.vimeo.com/video/7?h=abcdef0123', link('https://vimeo.com/7/abcdef0123', 'vimeo.com')],
    [
      'https://www.dailymotion.com/embed/video/x8abc',
      link('https://www.dailymotion.com/video/x8abc', 'dailymotion.com'),
    ],
    [
      '//player.bilibili.com/player.html?bvid=BV1x',
      link('https://www.bilibili.com/video/BV1x', 'bilibili.com'),
    ],
    [
      'https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b',
      link('https://soundcloud.com/a/b', 'soundcloud.com'),
    ],
    [
      'https://open.spotify.com/embed/track/4uL',
      link('https://open.spotify.com/track/4uL', 'open.spotify.com'),
    ],
    ['https://codepen.io/ann/embed/Xyz?tab=js', link('https://codepen.io/ann/pen/Xyz', 'codepen.io')],
    ['https://map.example/?q=1', link('https://map.example/?q=1', 'map.example')],
    [
      'https://www.youtube.com.evil.example/embed/lGL7RgHn5f0',
      link('https://www.youtube.com.evil.example/embed/lGL7RgHn5f0', 'youtube.com.evil.example'),
    ],
    ['https://www.youtube.com/embed/"><script>', link('https://www.youtube.com/embed/', 'youtube.com')],
  ])('%s', (address, html) => {
    expect(render(`<iframe src="${address}"></iframe>`).html).toBe(html);
  });

  test.each([
    [
      'with its title',
      '<iframe src="https://a.example/" title=" A  film "></iframe>',
      link('https://a.example/', 'A film'),
    ],
    [
      'that loads late',
      '<iframe src="about:blank" data-src="https://a.example/"></iframe>',
      link('https://a.example/', 'a.example'),
    ],
    [
      'in a paragraph',
      '<p>a <iframe src="https://a.example/"></iframe> b</p>',
      '<p>a <a href="https://a.example/">a.example</a> b</p>',
    ],
    [
      'in a link',
      '<a href="/b"><iframe src="https://a.example/"></iframe></a>',
      '<a href="https://example.org/b">a.example</a>',
    ],
    [
      'in a figure',
      '<figure><iframe src="https://a.example/"></iframe><figcaption>c</figcaption></figure>',
      `<figure>${link('https://a.example/', 'a.example')}<figcaption>c</figcaption></figure>`,
    ],
    ['an object', '<object data="https://a.example/x"></object>', link('https://a.example/x', 'a.example')],
    [
      'an object of old',
      '<object><param name="movie" value="http://www.youtube.com/v/lGL7RgHn5f0"></object>',
      film('lGL7RgHn5f0', 'youtube.com'),
    ],
    [
      'once',
      '<object><param name="movie" value="http://a.example/v"><embed src="http://a.example/v"></object>',
      link('http://a.example/v', 'a.example'),
    ],
    [
      'an object with other content',
      '<object data="https://a.example/x"><p>instead</p></object>',
      '<p>instead</p>',
    ],
    [
      'a film of AMP',
      '<amp-youtube data-videoid="lGL7RgHn5f0"></amp-youtube>',
      film('lGL7RgHn5f0', 'youtube.com'),
    ],
  ])('%s', (_name, text, html) => {
    expect(render(text).html).toBe(html);
  });

  test.each([
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe src="data:text/html,x"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<iframe src="/relative"></iframe>',
    '<iframe src="https://a.example/" width="0" height="0"></iframe>',
    '<iframe src="https://a.example/" style="display:none"></iframe>',
    '<iframe src="https://www.googletagmanager.com/ns.html?id=1"></iframe>',
    '<embed src="javascript:alert(1)">',
    '<object data="javascript:alert(1)"></object>',
    '<lite-youtube videoid="&quot;><script>"></lite-youtube>',
  ])('not %s', (text) => {
    const { html, findings } = render(`${text}<p>x</p>`);
    expect(html).toBe('<p>x</p>');
    expect(findings.length).toBeGreaterThan(0);
  });

  test('an author is told each with its line', () => {
    const text = '<p>a</p>\n<iframe src="https://a.example/?x=1&amp;y=2"></iframe>\n\n<embed src="film.swf">';
    expect(told(text)).toEqual([
      'note a.html:6: replaced <iframe> by a link to https://a.example/?x=1&y=2',
      'warning a.html:8: removed <embed>: "film.swf" is no http or https URL',
    ]);
  });

  test('a film is no summary', () => {
    const frame = '<iframe src="https://a.example/" title="A film"></iframe>';
    expect(render(frame)).toMatchObject({ html: link('https://a.example/', 'A film'), summary: 'The title' });
    expect(render(`${frame}<p>Text.</p>`).summary).toBe('Text.');
  });
});

describe('a formula becomes text', () => {
  test.each([
    [
      '<semantics><mi>E</mi><annotation encoding="application/x-tex">E = mc^2</annotation></semantics>',
      'E = mc^2',
    ],
    ['<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msub><mi>y</mi><mi>ij</mi></msub>', 'x^2+y_ij'],
    ['<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>', '(a+b)/2'],
    ['<msqrt><mn>2</mn></msqrt><mroot><mi>x</mi><mn>3</mn></mroot>', '√23√x'],
    ['<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>', '∑_(i=1)^n'],
    ['<mtext>a <b>c</b></mtext>', 'a c'],
  ])('%s', (mathml, text) => {
    expect(render(`<p>a <math>${mathml}</math> b</p>`).html).toBe(`<p>a ${text} b</p>`);
  });

  test('a formula of KaTeX stands once', () => {
    const katex =
      '<span class="katex"><span class="katex-mathml"><math><mi>x</mi></math></span><span class="katex-html" aria-hidden="true">x</span></span>';
    expect(render(`<p>a ${katex}</p>`).html).toBe('<p>a <span><span>x</span></span></p>');
  });

  test('its text brings no markup back', () => {
    const text = '<math><annotation encoding="tex">&lt;img src=x onerror=alert(1)&gt;</annotation></math>';
    expect(render(text).html).toBe('&lt;img src=x onerror=alert(1)&gt;');
  });
});

describe('a drawing becomes text', () => {
  test.each([
    ['<title>Pier</title><desc>A map</desc><text>x</text>', '<p>Pier: A map</p>'],
    ['<g><text>One</text><text>Two</text></g>', '<p>One Two</p>'],
    ['<title><style>a</style></title>', ''],
    ['<circle r="5"/>', ''],
  ])('%s', (svg, html) => {
    expect(render(`<svg>${svg}</svg>`).html).toBe(html);
  });

  test('an icon beside its words goes', () => {
    expect(render('<a href="/b"><svg><title>GitHub</title></svg> GitHub</a>').html).toBe(
      '<a href="https://example.org/b"> GitHub</a>',
    );
    expect(render('<a href="/b"><svg aria-hidden="true"><title>GitHub</title></svg></a>').html).not.toContain(
      'Git',
    );
  });
});

describe('bounds', () => {
  test.each([
    '<iframe src="https://a.example/"></iframe>',
    '<p><iframe src="https://a.example/"></iframe>',
    '<embed src="https://a.example/">',
    '<object data="https://a.example/"></object>',
    '<math><mi>x</mi></math>',
    '<math><mfrac>',
    '<svg><title>a</title></svg>',
    '<svg><text>a',
    '<!--more-->',
  ])('two hundred thousand characters of %s take linear time', (unit) => {
    expect(growthOnText(render, unit, 200_000)).toBeLessThan(LINEAR);
  });
});
