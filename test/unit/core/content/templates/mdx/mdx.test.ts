import { describe, expect, test } from 'vitest';
import { formatFinding } from '../../../../../../src/core/article/finding.ts';
import { expandTemplates } from '../../../../../../src/core/content/templates/expand.ts';

function expand(body: string, path = 'a.mdx') {
  const front = { metadata: {}, findings: [], body, line: 1 };
  const expanded = expandTemplates(front, 'markdown', { path, timezone: 'UTC' });
  return { body: expanded.body, told: expanded.findings.map(formatFinding) };
}

describe('MDX', () => {
  test.each([
    ['an import', "import A from 'b';\n\na", '\n\na'],
    ['imports of several lines', "import A from 'b'\nimport {\n  C,\n} from 'd'\n\na", '\n\n\n\n\na'],
    ['an export with blank lines in it', 'export const A = () => {\n\n  return 1;\n}\n\na', '\n\n\n\n\na'],
    ['a comment', 'a {/* b */} c', 'a  c'],
    ['a more mark', '{/* truncate */}', '<!--more-->'],
    ['a text in braces', `a{' '}{"b"}`, 'a b'],
    ['a number in braces', 'a {5}', 'a 5'],
    ['a fragment', '<>a</>', 'a'],
    [
      'tabs',
      '<Tabs>\n<TabItem value="x" label="X">\n\na\n\n</TabItem>\n</Tabs>',
      '\n<p><strong>X</strong></p>\n\na\n\n\n',
    ],
    ['a picture', '<Image src="a.png" alt="A" />', '<figure><img src="a.png" alt="A"></figure>'],
    [
      'an imported picture',
      "import p from './p.png'\n\n<Image src={p} alt='A' />",
      '\n\n<figure><img src="./p.png" alt="A"></figure>',
    ],
    [
      'a required picture',
      "<img src={require('./p.png').default} width={30} />",
      '<img src="./p.png" width="30">',
    ],
    ['a film', '<YouTube id="w7" />', '<p><a href="https://www.youtube.com/watch?v=w7">YouTube</a></p>'],
    [
      'a film by address',
      '<LiteYouTubeEmbed url="https://youtu.be/w7" title="A" />',
      '<p><a href="https://www.youtube.com/watch?v=w7">A</a></p>',
    ],
    ['a notice', '<Admonition type="tip" title="A">\n\nb\n\n</Admonition>', '> [!TIP] A\n>\n> b\n\n'],
    ['a link', '<Link to="/a">b *c*</Link>', '<a href="/a">b *c*</a>'],
    ['an element with an expression', '<div style={{ a: \'b\' }} id="c">d</div>', '<div id="c">d</div>'],
    [
      'indented text in components',
      '<Tabs>\n  <Steps>\n\n    a\n\n    ```\n      b\n    ```\n\n  </Steps>\n</Tabs>',
      '\n\n\na\n\n```\n  b\n```\n\n\n',
    ],
  ])('%s', (_name, text, expected) => {
    const { body, told } = expand(text);
    expect(body.replace(/[ \t]+(?=\n|$)/gu, '')).toBe(expected);
    expect(told).toEqual([]);
  });

  test.each([
    ['a component without text', 'a <Chart data={d} /> b', 'a  b', '<Chart data={d} />'],
    ['a component around text', '<Box a="b">*c*</Box>', '*c*', '<Box a="b">'],
    ['an expression', 'a {props.b} c', 'a  c', '{props.b}'],
  ])('%s is removed with a warning', (_name, text, expected, named) => {
    const { body, told } = expand(text);
    expect(body).toBe(expected);
    expect(told).toEqual([`a.mdx:1: removed ${named}: only the site's generator knows what it stands for`]);
  });

  test.each([
    ['code in a fence', '```jsx\nimport A from "b"\n<A b={c} />\n```'],
    ['inline code', '`{a}` and `<B />`'],
    ['escaped braces', '\\{a}'],
    ['a formula', '$x^{2}$ and $$\\frac{a}{b}$$'],
    ['a heading with an id', '## A {#a}'],
    ['prose that begins with such a word', 'import duties rose.\nexport too.'],
    ['an element of HTML', '<div class="a">b</div><br>'],
    ['signs of comparison', 'a < b and c <d'],
    ['a component that does not end', '<A b={'],
  ])('%s stays', (_name, text) => {
    expect(expand(text)).toEqual({ body: text, told: [] });
  });

  test('is read in .mdx files alone', () => {
    const text = 'import A from "b"\n\n<A b={c} /> {d}';
    expect(expand(text, 'a.md').body).toBe(text);
  });
});
