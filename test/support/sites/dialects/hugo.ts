import { bare, textOf, toml, yaml } from '../blocks.ts';
import type { Dialect, Post } from '../post.ts';

/** A site of Hugo: bundles and single files, shortcodes, aliases, list pages. */
const hugo =
  (isToml: boolean): Dialect =>
  (posts, picture) => {
    const files: Record<string, string | Uint8Array> = {
      'hugo.toml': 'baseURL = "https://harbour.example/"\ntitle = "Harbour"\n',
      'archetypes/default.md': "+++\ntitle = '{{ .Name }}'\ndate = {{ .Date }}\ndraft = true\n+++\n",
      'content/_index.md': '---\ntitle: Home\n---\n',
      'content/posts/_index.md': '---\ntitle: Posts\n---\nAll posts.\n',
      'layouts/_default/single.html': '{{ define "main" }}{{ .Content }}{{ end }}\n',
      'layouts/shortcodes/notice.html': '<div>{{ .Inner }}</div>\n',
    };
    for (const post of posts) {
      const isBundle = post.index % 2 === 0;
      const folder = `content/posts/${post.slug}`;
      files[isBundle ? `${folder}/pier.png` : `static/images/${post.slug}.png`] = picture;
      files[isBundle ? `${folder}/index.md` : `${folder}.md`] =
        (isToml ? toml : yaml)(frontMatter(post, isToml)) + text(post, isBundle);
    }
    return { files, formerPaths: posts.flatMap(({ formerPath }) => formerPath ?? []) };
  };

/** Hugo with front matter in YAML. */
export const hugoYaml: Dialect = hugo(false);

/** Hugo with front matter in TOML. */
export const hugoToml: Dialect = hugo(true);

function frontMatter(post: Post, isToml: boolean): Readonly<Record<string, unknown>> {
  return {
    title: post.title,
    date: bare(`${post.day}T08:30:00+01:00`),
    lastmod: bare(`${post.day}T10:00:00+01:00`),
    draft: post.isDraft,
    tags: post.tags,
    categories: ['town'],
    ...(isToml ? {} : { author: post.author }),
    aliases: post.formerPath === undefined ? undefined : [post.formerPath],
    weight: 10,
  };
}

function text(post: Post, isBundle: boolean): string {
  const { slug, index, other } = post;
  const source = isBundle ? 'pier.png' : `/images/${slug}.png`;
  return textOf(post, {
    picture:
      index % 3 === 0
        ? `{{< figure src="${source}" title="The pier" caption="Frozen" >}}`
        : `![A pier](${source} "Frozen")`,
    link: `[the other]({{< ref "${other.slug}" >}})`,
    film: '{{< youtube w7Ft2ymGmfc >}}',
    tag: '{{< unknown-shortcode a="b" >}}',
    note: '{{% notice tip %}}\nStay off the **ice**.\n{{% /notice %}}',
    code: '{{< highlight go "linenos=table" >}}\nfmt.Println("a_b_c")\n{{< /highlight >}}',
    more: '<!--more-->',
  });
}
