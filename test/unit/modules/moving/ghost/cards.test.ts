import { describe, expect, test } from 'vitest';
import { cleanCards } from '../../../../../src/modules/moving/ghost/cards.ts';
import { toMarkdown } from '../../../../../src/modules/moving/markdown/to-markdown.ts';

const CARDS: readonly (readonly [name: string, html: string, markdown: string])[] = [
  [
    'picture',
    '<!--kg-card-begin: image--><figure class="kg-card kg-image-card kg-width-wide kg-card-hascaption"><img src="/a.png" class="kg-image" alt="A" loading="lazy" width="600" height="400" srcset="/s.png 600w"><figcaption>Pier</figcaption></figure><!--kg-card-end: image-->',
    '![A](/a.png "Pier"){width="600" height="400"}',
  ],
  [
    'gallery',
    '<figure class="kg-card kg-gallery-card kg-width-wide"><div class="kg-gallery-container"><div class="kg-gallery-row"><div class="kg-gallery-image"><img src="/a.png"></div><div class="kg-gallery-image"><img src="/b.png" alt="B"></div></div></div></figure>',
    '![](/a.png)\n\n![B](/b.png)',
  ],
  [
    'bookmark',
    '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://a.example/x"><div class="kg-bookmark-content"><div class="kg-bookmark-title">Title</div><div class="kg-bookmark-description">About it</div><div class="kg-bookmark-metadata"><img class="kg-bookmark-icon" src="i.png"><span class="kg-bookmark-author">Ann</span></div></div><div class="kg-bookmark-thumbnail"><img src="t.png"></div></a></figure>',
    '[Title](https://a.example/x)\\\nAbout it',
  ],
  [
    'embed',
    '<figure class="kg-card kg-embed-card"><iframe width="200" height="113" src="https://www.youtube.com/embed/x" allowfullscreen></iframe></figure>',
    '<iframe src="https://www.youtube.com/embed/x" width="200" height="113"></iframe>',
  ],
  [
    'callout',
    '<div class="kg-card kg-callout-card kg-callout-card-blue"><div class="kg-callout-emoji">💡</div><div class="kg-callout-text">Mind <b>this</b></div></div>',
    '<aside>\n\n💡 Mind **this**\n\n</aside>',
  ],
  [
    'toggle',
    '<div class="kg-card kg-toggle-card" data-kg-toggle-state="close"><div class="kg-toggle-heading"><h4 class="kg-toggle-heading-text">More</h4><button class="kg-toggle-card-icon"><svg><path d="M0"/></svg></button></div><div class="kg-toggle-content"><p>Hidden <i>text</i></p></div></div>',
    '<details>\n<summary>More</summary>\n\nHidden *text*\n\n</details>',
  ],
  [
    'recording',
    '<div class="kg-card kg-audio-card"><img src="" class="kg-audio-thumbnail"><div class="kg-audio-player-container"><audio src="/a.mp3" preload="metadata"></audio><div class="kg-audio-title">Episode</div><div class="kg-audio-player"><button>play</button><span>0:00</span></div></div></div>',
    '<figure>\n<audio src="/a.mp3" controls></audio>\n<figcaption>Episode</figcaption>\n</figure>',
  ],
  [
    'video',
    '<figure class="kg-card kg-video-card"><div class="kg-video-container"><video src="/v.mp4" poster="https://img.spacergif.org/v1/6x4/0a/spacer.png" width="6" height="4"></video><div class="kg-video-overlay"><button>play</button></div></div></figure>',
    '<video src="/v.mp4" width="6" height="4" controls>\n</video>',
  ],
  [
    'file',
    '<div class="kg-card kg-file-card"><a class="kg-file-card-container" href="/f.pdf" download><div class="kg-file-card-contents"><div class="kg-file-card-title">Report</div><div class="kg-file-card-caption">Of 2023</div><div class="kg-file-card-metadata"><div class="kg-file-card-filename">f.pdf</div><div class="kg-file-card-filesize">2 MB</div></div></div></a></div>',
    '[Report](/f.pdf) (f.pdf, 2 MB) – Of 2023',
  ],
  [
    'button',
    '<div class="kg-card kg-button-card kg-align-center"><a href="/go" class="kg-btn kg-btn-accent">Go</a></div>',
    '[Go](/go)',
  ],
  [
    'product',
    '<div class="kg-card kg-product-card"><div class="kg-product-card-container"><img src="/p.png" class="kg-product-card-image"><div class="kg-product-card-title-container"><h4 class="kg-product-card-title">Thing</h4></div><div class="kg-product-card-rating"><span class="kg-product-card-rating-star"><svg><path/></svg></span></div><div class="kg-product-card-description"><p>Good</p></div></div></div>',
    '![](/p.png)\n\n#### Thing\n\nGood',
  ],
  ['form', '<p>a</p><div class="kg-card kg-signup-card"><h2>Join</h2><form><input></form></div>', 'a'],
  ['mark of what is for members', '<p>a</p><!--members-only--><p>b</p>', 'a\n\n<!--members-only-->\n\nb'],
];

describe('cards of Ghost', () => {
  test.each(CARDS)('%s', (_name, html, markdown) => {
    expect(toMarkdown(cleanCards(html))).toBe(markdown);
  });

  test('are left as they are if they lack what they show', () => {
    const html = '<div class="kg-card kg-bookmark-card"><p>Words</p></div>';
    expect(toMarkdown(cleanCards(html))).toBe('Words');
  });
});
