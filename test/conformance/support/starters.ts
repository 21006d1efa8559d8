import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../../support/service/directory.ts';

const execute = promisify(execFile);

/** Longer than a package of a few megabytes takes. */
const TIMEOUT_MS = 100_000;

/** Runs a program with the settings of this machine, which npm needs to find its registry. */
async function command(name: string, args: readonly string[], cwd: string): Promise<void> {
  await execute(name, args, { cwd, timeout: TIMEOUT_MS });
}

/** Unpacks a package of the npm registry, given as `NAME@VERSION`, and returns the directory of its files. */
async function npmPackage(specifier: string): Promise<string> {
  const directory = temporaryDirectory();
  await command('npm', ['pack', '--silent', '--ignore-scripts', specifier], directory);
  const archive = readdirSync(directory).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`npm pack wrote nothing for ${specifier}`);
  await command('tar', ['xzf', archive], directory);
  return join(directory, 'package');
}

/** The site that `jekyll new` of Debian writes. */
export async function jekyllSite(): Promise<string> {
  const directory = temporaryDirectory();
  await command('jekyll', ['new', '--skip-bundle', 'site'], directory);
  return join(directory, 'site');
}

/** A site of Debian's Hugo with two posts of `hugo new`: one as written, a draft, and one that is none. */
export async function hugoSite(): Promise<string> {
  const directory = temporaryDirectory();
  await command('hugo', ['new', 'site', 'site'], directory);
  const site = join(directory, 'site');
  for (const name of ['posts/held-back.md', 'posts/my-first-post.md', 'posts/a-bundle/index.md'])
    await command('hugo', ['new', name], site);
  for (const name of ['my-first-post.md', 'a-bundle/index.md']) {
    const file = join(site, 'content/posts', name);
    const text = readFileSync(file, 'utf8').replace(/draft(:| =) true/, 'draft$1 false');
    writeFileSync(file, `${text}\nThe first words.\n`);
  }
  writeFileSync(
    join(site, 'content/posts/held-back.md'),
    `${readFileSync(join(site, 'content/posts/held-back.md'), 'utf8')}\nWords that stay here.\n`,
  );
  return site;
}

/** The site that `npx create-docusaurus` writes, template classic. */
export async function docusaurusSite(): Promise<string> {
  const templates = join(await npmPackage('create-docusaurus@3.10.2'), 'templates');
  const site = temporaryDirectory();
  for (const part of ['shared', 'classic']) cpSync(join(templates, part), site, { recursive: true });
  return site;
}

/** The site that `hexo init` writes, with a post that its scaffold gives for `hexo new`. */
export async function hexoSite(): Promise<string> {
  const assets = join(await npmPackage('hexo-cli@4.3.2'), 'assets');
  const site = temporaryDirectory();
  cpSync(assets, site, { recursive: true });
  mkdirSync(join(site, 'source/_posts'), { recursive: true });
  for (const [scaffold, target] of [
    ['post', '_posts'],
    ['draft', '_drafts'],
  ] as const) {
    const text = readFileSync(join(site, `scaffolds/${scaffold}.md`), 'utf8')
      .replace('{{ title }}', `My new ${scaffold}`)
      .replace('{{ date }}', '2024-05-01 10:00:00');
    mkdirSync(join(site, 'source', target), { recursive: true });
    writeFileSync(
      join(site, 'source', target, `my-new-${scaffold}.md`),
      `${text}\nWords of the ${scaffold}.\n`,
    );
  }
  return site;
}

/** The sample site of a starter for Astro. */
export async function astroSite(): Promise<string> {
  return join(await npmPackage('astro-accelerator@5.10.19'), 'sample');
}
