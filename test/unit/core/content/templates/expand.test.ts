import { describe, expect, test } from 'vitest';
import { formatFinding } from '../../../../../src/core/article/finding.ts';
import { PLAIN_SITE } from '../../../../../src/core/content/site/site.ts';
import { expandTemplates } from '../../../../../src/core/content/templates/expand.ts';

interface Options {
  readonly path?: string;
  readonly summary?: string;
  readonly hasTemplates?: boolean;
  readonly format?: 'markdown' | 'html';
}

function expand(
  body: string,
  { path = 'a.md', summary, hasTemplates = false, format = 'markdown' }: Options = {},
) {
  const front = { metadata: { title: 'Ice & snow', summary }, findings: [], body, line: 5 };
  const site = { ...PLAIN_SITE, hasTemplates };
  const expanded = expandTemplates(front, format, { path, timezone: 'UTC', site });
  return { ...expanded, told: expanded.findings.map(formatFinding) };
}

describe('what tags mean', () => {
  test.each([
    [
      'a film of YouTube',
      '{{< youtube w7Ft2ymGmfc >}}',
      '<p><a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">YouTube</a></p>',
    ],
    [
      'a film with a title',
      '{{< youtube id="w7" title="A film" autoplay=true >}}',
      '<p><a href="https://www.youtube.com/watch?v=w7">A film</a></p>',
    ],
    ['a film in a sentence', 'See {{< vimeo 146022717 >}}.', 'See [Vimeo](https://vimeo.com/146022717).'],
    [
      'a film of Zola',
      '{{ youtube(id="w7Ft2ymGmfc", autoplay=true) }}',
      '<p><a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">YouTube</a></p>',
    ],
    [
      'a film of Hexo',
      '{% youtube w7Ft2ymGmfc %}',
      '<p><a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">YouTube</a></p>',
    ],
    ['a gist of Hugo', '{{< gist ann 50a7 >}}', '<p><a href="https://gist.github.com/ann/50a7">Gist</a></p>'],
    ['a gist of Jekyll', '{% gist ann/50a7 %}', '<p><a href="https://gist.github.com/ann/50a7">Gist</a></p>'],
    ['a post on X', '{{< x user="ann" id="1453" >}}', '<p><a href="https://x.com/ann/status/1453">X</a></p>'],
    [
      'a part of another site by address',
      '{% embed https://example.org/a %}',
      '<p><a href="https://example.org/a">https://example.org/a</a></p>',
    ],
    [
      'a figure',
      '{{< figure src="pier.png" title="The pier" caption="Frozen" >}}',
      '<figure><img src="pier.png" alt="Frozen"><figcaption><strong>The pier</strong> Frozen</figcaption></figure>',
    ],
    [
      'a figure with a link and sizes',
      '{{< figure src="p.png" link="/p" alt="A" width="30" >}}',
      '<figure><a href="/p"><img src="p.png" alt="A" width="30"></a></figure>',
    ],
    [
      'markup in a caption',
      '{{< figure src="p.png" caption="See [map](m) and *ice*" >}}',
      '<figure><img src="p.png" alt="See map and ice"><figcaption>See <a href="m">map</a> and <em>ice</em></figcaption></figure>',
    ],
    ['a picture in a sentence', 'a {{< img src="p.png" alt="B" >}} b', 'a ![B](p.png) b'],
    [
      'a picture of Hexo',
      '{% asset_img pier.png The pier %}',
      '<figure><img src="pier.png" alt="The pier"></figure>',
    ],
    [
      'a picture of Hexo with sizes',
      `{% img left /p.png 30 40 '"T" "A"' %}`,
      '<figure><img src="/p.png" alt="A" width="30" height="40"><figcaption>T</figcaption></figure>',
    ],
    [
      'a picture of Zola',
      '{{ resize_image(path="p.png", width=30) }}',
      '<figure><img src="p.png" alt="" width="30"></figure>',
    ],
    ['a video', '{{< video src="a.mp4" >}}', '<figure><video src="a.mp4" controls></video></figure>'],
    ['a recording', '{{< audio src="a.mp3" >}}', '<figure><audio src="a.mp3" controls></audio></figure>'],
    ['a reference as an address', '[a]({{< ref "snow.md#x" >}})', '[a](snow.md#x)'],
    ['a reference in an attribute', '<a href="{{< relref "snow.md" >}}">a</a>', '<a href="snow.md">a</a>'],
    [
      'a reference in a sentence',
      'a {{< ref "post/thin-ice/index.md" >}} b',
      'a [thin ice](post/thin-ice/index.md) b',
    ],
    ['a post of Jekyll', '[a]({% post_url 2019-05-22-harbour %})', '[a](/_posts/2019-05-22-harbour.md)'],
    ['a file of Jekyll', '[a]({% link assets/map.pdf %})', '[a](/assets/map.pdf)'],
    ['a post of Hexo', '{% post_link harbour The harbour %}', '[The harbour](/_posts/harbour.md)'],
    ['the address of the site', '[a]({{ site.url }}{{ site.baseurl }}/about)', '[a](/about)'],
    ['an address with a filter', '![a]({{ "/a b.png" | relative_url }})', '![a](/a%20b.png)'],
    ['an address with the site before it', `![a]({{ '/a.png' | prepend: site.baseurl }})`, '![a](/a.png)'],
    ['a variable that the text sets', '{% assign p = "/a.png" %}![a]({{ p }})', '![a](/a.png)'],
    ['the title', '{{ page.title }}', 'Ice &amp; snow'],
    ['code', '{% highlight ruby linenos %}\na_b_c\n\n2\n{% endhighlight %}', '```ruby\na_b_c\n\n2\n```'],
    ['code with a fence in it', '{{< highlight md >}}\n````\n{{< /highlight >}}', '`````md\n````\n`````'],
    ['code of Hexo', '{% codeblock lang:js %}\nx\n{% endcodeblock %}', '```js\nx\n```'],
    [
      'code in a sentence',
      'a {% highlight js %}x<y{% endhighlight %} b',
      'a <code class="language-js">x&lt;y</code> b',
    ],
    ['a diagram', '{{< mermaid >}}\na-->b\n{{< /mermaid >}}', '```mermaid\na-->b\n```'],
    [
      'a notice',
      '{{% notice tip %}}\nA **b**.\n\nc\n{{% /notice %}}\n\nd',
      '> [!TIP]\n> A **b**.\n>\n> c\n\n\nd',
    ],
    [
      'a notice with a title',
      '{{< admonition type="danger" title="Ice" >}}\na\n{{< /admonition >}}',
      '> [!CAUTION] Ice\n> a\n',
    ],
    ['a notice on one line', '{% note %}a{% endnote %}', '> **Note:** a'],
    [
      'a notice in a notice',
      '{{< note >}}\n{{< tip >}}\na\n{{< /tip >}}\n{{< /note >}}',
      '> [!NOTE]\n> > [!TIP]\n>> a\n\n',
    ],
    [
      'a quotation with its author',
      '{% blockquote Ann %}\na\n{% endblockquote %}',
      '>\n> a\n> <footer>— Ann</footer>',
    ],
    ['a quotation of Zola', '{% quote(author="Ann") %}\na\n{% end %}', '>\n> a\n> <footer>— Ann</footer>'],
    [
      'a part to unfold',
      '{{< details "More" >}}\n*a*\n{{< /details >}}',
      '<!----><details><summary>More</summary>\n*a*\n</details>',
    ],
    [
      'tabs',
      '{{< tabs >}}\n{{< tab "Linux" >}}\n\na\n{{< /tab >}}\n{{< /tabs >}}',
      '\n<p><strong>Linux</strong></p>\n\na\n\n',
    ],
    ['a comment', 'a{% comment %}b {{ c }}{% endcomment %}', 'a'],
    ['text as it is', '{% raw %}{{ a }} {% b %}{% endraw %}', '{{ a }} {% b %}'],
    ['an escaped tag', '{{</* youtube id */>}}', '{{&lt; youtube id >}}'],
    ['a more mark', '{% more %}', '<!--more-->'],
    [
      'a captioned picture of WordPress',
      '[caption id="a_1" width="3"]<img src="p.png"> Ice[/caption]',
      '<figure><img src="p.png"><figcaption>Ice</figcaption></figure>',
    ],
    [
      'a film of WordPress',
      '[youtube https://www.youtube.com/watch?v=w7]',
      '<p><a href="https://www.youtube.com/watch?v=w7">YouTube</a></p>',
    ],
  ])('%s', (_name, text, expected) => {
    const { body, told } = expand(text);
    expect(body).toBe(expected);
    expect(told).toEqual([]);
  });

  test.each([
    [
      'a notice',
      '{% note %}<p>a</p>{% endnote %}',
      '<blockquote><p><strong>Note</strong></p><p>a</p></blockquote>',
    ],
    [
      'code',
      '{% highlight js %}\na<b\n{% endhighlight %}',
      '<pre><code class="language-js">\na&lt;b\n</code></pre>',
    ],
    ['a reference', '<p>{% post_link harbour %}</p>', '<p><a href="/_posts/harbour.md">harbour</a></p>'],
    ['a picture', '<img src="{{ site.baseurl }}/a.png">', '<img src="/a.png">'],
  ])('%s in HTML', (_name, text, expected) => {
    expect(expand(text, { format: 'html' }).body).toBe(expected);
  });
});

describe('an include', () => {
  test.each([
    ['a picture', '{% include figure.html src="p.png" %}', '<figure><img src="p.png" alt=""></figure>'],
    [
      'a film',
      '{% include video id="w7" provider="youtube" %}',
      '<p><a href="https://www.youtube.com/watch?v=w7">YouTube</a></p>',
    ],
  ])('whose arguments tell %s is read so, with a note', (_name, text, expected) => {
    const { body, findings } = expand(text);
    expect(body).toBe(expected);
    expect(findings).toMatchObject([{ line: 5, severity: 'note', rule: 'template' }]);
  });
});

describe('what only the generator knows', () => {
  test.each([
    ['a tag', 'a {{< foo b="c" >}} d', 'a  d', '{{< foo b="c" >}}'],
    ['a pair of tags', '{{< foo >}}a{{< /foo >}}', 'a', '{{< foo >}}'],
    ['an include', '{% include ad.html %}a', 'a', '{% include ad.html %}'],
    ['a variable of the site', 'a {{ site.data.x }}', 'a ', '{{ site.data.x }}'],
    ['a variable with an unknown filter', 'a {{ page.title | shout }}', 'a ', '{{ page.title | shout }}'],
    ['a loop', 'a{% for b in c %}{{ b }}{% endfor %}d', 'ad', '{% for b in c %}'],
    ['a choice, of which the first text stays', '{% if a %}b{% else %}c{% endif %}', 'b', '{% if a %}'],
    ['a closing tag alone', 'a{{< /foo >}}', 'a', '{{< /foo >}}'],
  ])('%s is removed with a warning', (_name, text, expected, named) => {
    const { body, told, findings } = expand(`\n${text}`);
    expect(body).toBe(`\n${expected}`);
    expect(told).toEqual([`a.md:6: removed ${named}: only the site's generator knows what it stands for`]);
    expect(findings).toMatchObject([{ severity: 'warning', rule: 'template' }]);
  });

  test('a variable is removed if a tag beside it shows a generator', () => {
    expect(expand('{{ y }}{{< br >}}').body).toBe('<br>');
  });

  test('a variable is removed if the site shows a generator', () => {
    expect(expand('a {{ y }}', { hasTemplates: true }).body).toBe('a ');
  });

  test('tags in the summary are taken out', () => {
    const { metadata, told } = expand('a', { summary: 'Short {{< foo >}} *text* {{ page.title }}' });
    expect(metadata.summary).toBe('Short *text* Ice & snow');
    expect(told).toEqual([]);
  });

  test('a summary of tags alone is none', () => {
    expect(expand('a', { summary: '{% include x %}' }).metadata.summary).toBeUndefined();
  });
});

describe('what is no tag', () => {
  test.each([
    ['a variable in prose', 'Write {{ y }} or {{ a.b }}.'],
    ['an unknown function', '{{ foo(a="b") }}'],
    ['braces of a formula', '{{< br >}} $x^{{2}}$'.slice(11)],
    ['a heading with an id', '## A {#a} and {#b}'],
    ['attributes', 'a {: .note } {:toc}'],
    ['percent signs', '{ % a % } 5{%} %}'],
    ['a tag that does not end', '{{< youtube a'],
    ['a tag with a blank line in it', '{% a\n\nb %}'],
    ['a word in brackets', '[caption] [gallery] [embed] [a][youtube]'],
    ['a link with such a name', '[youtube https://a](b)'],
  ])('%s stays', (_name, text) => {
    const { body, told } = expand(text);
    expect(body).toBe(text);
    expect(told).toEqual([]);
  });

  test.each([
    ['a fence', '```\n{{< foo >}}\n{{ a }}\n```'],
    ['a fence in a list', '- a\n\n  ~~~js\n  {% foo %}\n  ~~~'],
    ['an open fence', '```\n{% foo %}'],
    ['indented code', 'a\n\n    {% foo %}\n\n    {{ b }}\n'],
    ['indented code in a list', '- a\n\n      {% foo %}\n'],
    ['inline code', '`{% foo %}` and ``a ` {{ b }}``'],
    ['an element of code', '<code>{% foo %}</code> <pre class="a">\n\n{{ b }}</pre>'],
    ['a comment', '<!-- {% foo %} -->'],
  ])('%s stays, even beside tags', (_name, code) => {
    expect(expand(`{{< br >}}\n\n${code}`).body).toBe(`<br>\n\n${code}`);
  });

  test.each([
    ['text in a list', '- a\n\n    {{< br >}}', '- a\n\n    <br>'],
    ['text of a footnote', '[^1]: a\n\n    {{< br >}}', '[^1]: a\n\n    <br>'],
    ['text after a backtick alone', 'a ` {{< br >}}', 'a ` <br>'],
    ['text after an escaped backtick', '\\`{{< br >}}`', '\\`<br>`'],
  ])('%s is no code', (_name, text, expected) => {
    expect(expand(text).body).toBe(expected);
  });

  test('escaped tags in code become tags', () => {
    expect(expand('```\n{{</* a */>}} {{%/* b */%}}\n```').body).toBe('```\n{{< a >}} {{% b %}}\n```');
  });

  test('{% raw %} in code goes where the generator of the site would take it', () => {
    const text = '`{% raw %}{{ a }}{% endraw %}`';
    expect(expand(text).body).toBe(text);
    expect(expand(text, { hasTemplates: true }).body).toBe('`{{ a }}`');
    expect(expand(text, { path: '_posts/2020-01-01-a.md' }).body).toBe('`{{ a }}`');
  });
});

describe('hostile tags', () => {
  test.each([
    ['script in a caption', '{{< figure src="a.png" caption="<script>alert(1)</script>" >}}'],
    ['an attribute that ends', `{{< figure src='a.png" onerror="alert(1)' >}}`],
    ['script in a title', '{{< youtube id="abc" title="</a><script>x</script>" >}}'],
    ['script in a summary', '{{< details "<script>x</script>" >}}a{{< /details >}}'],
    ['script in a language', '{% highlight "><script>x</script> %}\na\n{% endhighlight %}'],
    ['script in a variable', '{% assign a = "<script>x</script>" %}{{ a }}'],
    ['script in an author', '{% blockquote <script>x</script> %}\na\n{% endblockquote %}'],
  ])('%s is escaped', (_name, text) => {
    const { body } = expand(text);
    expect(body).not.toMatch(/<script|"\s+onerror/u);
  });

  test('a variable cannot multiply the text', () => {
    const text = `{% assign a = "${'x'.repeat(3000)}" %}${'{{ a }}'.repeat(1000)}`;
    expect(expand(text).body.length).toBeLessThan(110_000);
  });

  test('keys of prototypes are no variables and no tags', () => {
    const { body, told } = expand('{{ __proto__ }}{{ constructor }}{% constructor %}{% toString %}', {
      hasTemplates: true,
    });
    expect(body).toBe('');
    expect(told).toHaveLength(4);
  });

  test('findings are bounded', () => {
    expect(expand('{{< foo >}}\n'.repeat(1000)).told).toHaveLength(21);
  });
});
