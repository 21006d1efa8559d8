import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BASE } from '../foreign/crawl.ts';
import { run } from '../service/cli.ts';
import { temporaryDirectory, type Files } from '../service/directory.ts';
import { readManifest } from '../service/static-site.ts';

/** An article of a published site, as its JSON Feed gives it. */
export interface PublishedArticle {
  readonly url: string;
  readonly title?: string;
  readonly content_html: string;
}

/** A site after `build` and `check`. */
export interface PublishedSite {
  readonly articles: readonly PublishedArticle[];
  /** Text of each exported file that is text. */
  readonly texts: ReadonlyMap<string, string>;
  /** Targets of redirects by path. */
  readonly redirects: ReadonlyMap<string, string>;
  /** Paths that answer 200 or 301. */
  readonly paths: ReadonlySet<string>;
  /** Lines that `check` prints. */
  readonly checked: readonly string[];
  /** Exit code of `build`. */
  readonly code: number | null;
}

/** Writes a site, builds and checks it. */
export async function publishSite(files: Files): Promise<PublishedSite> {
  return publishDirectory(temporaryDirectory(files));
}

/** Builds and checks a site with the built program, as its author would. */
export async function publishDirectory(content: string): Promise<PublishedSite> {
  const directory = join(temporaryDirectory(), 'public');
  const [built, checked] = await Promise.all([
    run(['build', '--content', content, '--out', directory, '--base-url', `${BASE}/`]),
    run(['check', '--content', content, '--base-url', `${BASE}/`]),
  ]);
  if (!existsSync(directory)) throw new Error(`nothing was built: ${built.stderr}`);
  const { resources } = readManifest(directory);
  return {
    articles: articlesIn(directory),
    texts: textsIn(directory),
    redirects: new Map(
      resources
        .filter(({ status }) => status === 301)
        .map(({ path, fields }) => [path, fields['Location'] ?? fields['location'] ?? '']),
    ),
    paths: new Set(resources.filter(({ status }) => status < 400).map(({ path }) => path)),
    checked: `${checked.stdout}${checked.stderr}`.split('\n').filter((line) => line !== ''),
    code: built.code,
  };
}

/** All articles: those of the main feed and of the archives behind it. */
function articlesIn(directory: string): readonly PublishedArticle[] {
  const articles = new Map<string, PublishedArticle>();
  let path: string | undefined = 'feed.json';
  while (path !== undefined) {
    const feed = JSON.parse(readFileSync(join(directory, path), 'utf8')) as {
      items: PublishedArticle[];
      next_url?: string;
    };
    for (const item of feed.items) articles.set(item.url, item);
    path = feed.next_url?.slice(BASE.length + 1);
  }
  return [...articles.values()];
}

function textsIn(directory: string): ReadonlyMap<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/\.(?:png|gz|br|zst)$/.test(name))
    .filter((name) => statSync(join(directory, name)).isFile());
  return new Map(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}
