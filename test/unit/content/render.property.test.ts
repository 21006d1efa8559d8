import { array, assert, constantFrom, oneof, property, string, uint8Array } from 'fast-check';
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, test } from 'vitest';
import { ELEMENTS } from '../../../src/content/allowed.ts';
import { parseArticle } from '../../../src/content/parse.ts';
import { renderBody } from '../../../src/content/render.ts';

/** What HTML5 parsers put in by themselves. */
const ALLOWED = new Set([...ELEMENTS, 'tbody', 'colgroup']);
const URL_ATTRIBUTES = new Set(['href', 'src', 'poster', 'cite']);

/** All that is wrong with some HTML, as a browser would read it. */
function faultsOf(html: string): string[] {
  const faults: string[] = [];
  const waiting: DefaultTreeAdapterTypes.Node[] = [parseFragment(html)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('tagName' in node) {
      if (!ALLOWED.has(node.tagName)) faults.push(`<${node.tagName}>`);
      for (const { name, value } of node.attrs) {
        if (/^on|^style$|^xmlns|:/u.test(name)) faults.push(name);
        if (URL_ATTRIBUTES.has(name) && !/^(?:https?:\/\/|(?:mailto|tel):)/u.test(value))
          faults.push(`${name}=${value}`);
        if (name === 'srcset' && value.split(/, /u).some((part) => !/^https?:\/\//u.test(part)))
          faults.push(value);
      }
    }
    if ('content' in node) waiting.push(node.content);
    if ('childNodes' in node) waiting.push(...node.childNodes);
  }
  return faults;
}

const FRONT = '---\ntitle: T\npublished: 2014-06-05T17:18:00Z\n---\n';

function check(path: string, text: string): void {
  const { article, findings } = parseArticle({ path, bytes: Buffer.from(FRONT + text) }, { timezone: 'UTC' });
  if (article === undefined) {
    expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
    return;
  }
  const { html, summary } = renderBody(article, 'https://example.org/articles/a');
  expect(faultsOf(html)).toEqual([]);
  expect(html).not.toMatch(/[\0-\x08\x0b-\x1f\x7f\ufffe\uffff\p{Surrogate}]/u);
  expect(summary).not.toMatch(/^$|^\s|\p{Surrogate}/u);
  expect(Array.from(summary).length).toBeLessThanOrEqual(300);
  expect(renderBody(article, 'https://example.org/articles/a').html).toBe(html);
}

/** Pieces from which attacks on sanitisers are made, with blanks between. */
const MARKUP = `
  < > " ' = / & ; \` <!-- --> --!> <![CDATA[ ]]> <? </br> <p> </p> <a> <b> <form> <table> <tr> <td> <caption>
  <svg> </svg> <math> <mtext> <mglyph> <foreignObject> <template> <select> <option> <plaintext> <object/data=
  <style> </style> <title> </title> <textarea> </textarea> <noscript> </noscript> <xmp> </xmp> <script> </script>
  <img/src=x/onerror=alert(1)> <iframe/srcdoc=" <a/href=" <img/srcset=" <video/poster= <q/cite= alert(1)
  javascript: java\tscript: data:text/html, vbscript: //example.net https://a:b@c/ &colon; &#106; &lt; &gt;
  &quot; &#x0; &NewLine; &#13; [a]( ![a]( ) ]( <javascript:alert(1)> ** \`\`\` # |a|\n|-|\n [a]:javascript:alert(1)\n
`;
const piece = oneof(
  constantFrom(...MARKUP.trim().split(/ +|\n +/u), ' ', '\n', '\t', '\0', ' 2x, ', '\u2028', '\n> ', '\n- '),
  string({ unit: 'binary', maxLength: 8 }),
);
const text = oneof(
  array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  string({ unit: 'binary' }),
);

describe('[1] [7] whatever is in a file, nothing forbidden is in its HTML', () => {
  test.each(['a.md', 'a.html', 'a.txt'])('%s', (path) => {
    const holds = property(text, (text) => check(path, text));
    expect(() => assert(holds, { numRuns: 1500 })).not.toThrow();
  });
});

describe('[66] no file of any bytes throws', () => {
  test.each(['a.md', 'a.html', 'a.txt', 'a', 'a.yaml'])('%s', (path) => {
    const bytes = uint8Array({ maxLength: 200 });
    const holds = property(bytes, bytes, (bytes, sidecar) => {
      parseArticle({ path, bytes, sidecar: { path: 'a.yaml', bytes: sidecar } }, { timezone: 'UTC' });
    });
    expect(() => assert(holds, { numRuns: 200 })).not.toThrow();
  });
});
