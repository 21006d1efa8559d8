import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Article } from '../../src/core/article/article.ts';
import { hasError } from '../../src/core/article/finding.ts';
import { parseArticle, type ParsedArticle } from '../../src/core/content/formats/parse.ts';
import { renderBody } from '../../src/core/content/rendering/render.ts';
import { faultsOfEntry } from '../support/documents/entry-oracle.ts';
import { plainEntry } from '../unit/core/feed/sample.ts';

const LOADERS = ['a.md', 'a.html', 'a.txt'];
const LINK = 'https://example.org/articles/a';

/** Parses a file with an optional sidecar; must not throw. */
function load(path: string, bytes: string | Uint8Array, sidecar?: string | Uint8Array): ParsedArticle {
  const beside = sidecar === undefined ? undefined : { path: 'a.yaml', bytes: Buffer.from(sidecar) };
  return parseArticle({ path, bytes: Buffer.from(bytes), sidecar: beside }, { timezone: 'UTC' });
}

/** Faults of a loader's result and of its fragments in every format. */
function faultsOf({ article, findings }: ParsedArticle): string[] {
  if (article === undefined) return hasError(findings) ? [] : ['no article and no error'];
  const { html, summary, findings: removed } = renderBody(article, LINK);
  if (hasError(removed)) return html === '' ? [] : ['an error, and HTML all the same'];
  const again = renderBody(article, LINK);
  const faults = again.html === html && again.summary === summary ? [] : ['another text the second time'];
  if (article.summary === undefined && article.title.length < 300 && Array.from(summary).length > 300) {
    faults.push('a long summary');
  }
  return [...faults, ...faultsOfEntry(article, entryOf(article, html, summary))];
}

function entryOf(article: Article, html: string, summary: string) {
  const { title, published, tags, source, authors, url } = article;
  return plainEntry({
    title,
    published,
    tags,
    source,
    html,
    summary,
    link: url ?? LINK,
    ...(authors[0] && { authors }),
  });
}

/** Building blocks of attacks on sanitisers, separated by spaces. */
const MARKUP = `
  < > " ' = / & ; \` <!-- --> --!> <![CDATA[ ]]> <? </br> <p> </p> <a> <b> <pre> <form> <table> <tr> <td> <caption>
  <svg> </svg> <math> <mtext> <mglyph> <foreignObject> <template> <select> <option> <plaintext> <object/data=
  <style> </style> <title> </title> <textarea> </textarea> <noscript> </noscript> <xmp> </xmp> <script> </script>
  <img/src=x/onerror=alert(1)> <iframe/srcdoc=" <a/href=" <img/srcset=" <video/poster= <q/cite= alert(1) <article>
  javascript: java\tscript: data:text/html, vbscript: //example.net https://a:b@c/ &colon; &#106; &lt; &gt;
  [^a] [^a]: ^[ == ::: :::note {:.x} {#a} {:toc} [[ ]] ![[ $ $$ \\\\( \\\\[ %% {::comment} :smile: [!NOTE]
  <!--more--> <!--members-only--> <embed/src= <mfrac> <annotation/encoding=tex> <desc>
  &quot; &#x0; &NewLine; &#13; [a]( ![a]( ) ]( <javascript:alert(1)> ** \`\`\` # |a|\n|-|\n [a]:javascript:alert(1)\n
`;
const piece = fc.oneof(
  fc.constantFrom(
    ...MARKUP.trim().split(/ +|\n +/u),
    ' ',
    '\n',
    '\t',
    '\0',
    ' 2x, ',
    '\u2028',
    '\n> ',
    '\n- ',
    '\n- [ ] ',
    '\n: ',
    '\n!!! note\n    ',
    '{: title="',
  ),
  fc.constantFrom(
    '“',
    '”',
    '? a',
    '[Xinhua]',
    'By A. Writer',
    '2014-06-05',
    'Follow us on:',
    ' | ',
    '\n\n',
    '\u200B',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

const value = fc.oneof(
  fc.constantFrom(
    ...'true false ~ null [] {} *a &a !!js !x 0x1 .nan 1e999 "\\0" "\\uD800" 2014-06-05 0000-01-01'.split(
      ' ',
    ),
  ),
  fc.constantFrom(
    'javascript:alert(1)',
    'https://example.org/',
    '[a, b]',
    '{url: a.mp3}',
    '{name: A, url: x}',
    '|\n  a',
    '"\\u200B"',
  ),
  text.map((content) => JSON.stringify(content)),
  fc.string({ maxLength: 12 }),
);
const key = fc.constantFrom(
  ...'title id url published updated authors tags summary language image attachments source draft expires'.split(
    ' ',
  ),
  ...'__proto__ constructor <<'.split(' '),
);
const needed = 'title: T\npublished: 2014-06-05T17:18:00Z\n';
const yaml = fc
  .tuple(fc.constantFrom(needed, needed, ''), fc.array(fc.tuple(key, value), { maxLength: 5 }))
  .map(([head, pairs]) => head + pairs.map(([name, written]) => `${name}: ${written}\n`).join(''));

/** A file of each format, with a sidecar. */
const files: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'a.md': fc.tuple(yaml, text).map(([front, body]) => `---\n${front}---\n${body}`),
  'a.html': fc
    .tuple(yaml, text, text)
    .map(([front, head, body]) => `---\n${front}---\n<head>${head}</head><article>${body}</article>`),
  'a.txt': fc.tuple(text, text).map(([head, body]) => `${head}\n2014-06-05T17:18:00Z\n\n${body}`),
};

describe('[1] [7] [8] [66] no file makes the loader throw or gets forbidden content into a fragment', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });

  test.each(LOADERS)('%s: any bytes', (path) => {
    const sidecar = fc.oneof(bytes, fc.constant(Buffer.from(needed)));
    const holds = fc.property(bytes, sidecar, (file, beside) => {
      expect(faultsOf(load(path, file, beside))).toEqual([]);
    });
    fc.assert(holds, { numRuns: 100 });
  });

  test.each(LOADERS)('%s: any text', (path) => {
    const holds = fc.property(text, (file) => {
      expect(faultsOf(load(path, file, needed))).toEqual([]);
    });
    fc.assert(holds, { numRuns: 250 });
  });

  test.each(LOADERS)('%s: well-formed files with hostile values', (path) => {
    const holds = fc.property(files[path] ?? text, fc.option(yaml, { nil: undefined }), (file, beside) => {
      expect(faultsOf(load(path, file, beside))).toEqual([]);
    });
    fc.assert(holds, { numRuns: 150 });
  });
});
