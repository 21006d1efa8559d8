import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endWithMe } from './children.ts';
import { peakMemoryOf } from './process-facts.ts';

/** Extent of the site that Hugo builds. */
export type HugoSite = 'site' | 'feed';

/** Cost of a build. */
export interface HugoBuild {
  readonly seconds: number;
  /** Highest resident memory observed. */
  readonly peakBytes: number;
}

/** Descriptions for the report. */
export const HUGO_SITES: Readonly<Record<HugoSite, string>> = {
  site: 'Hugo, site: RSS of 20 items for the home page; all else as Hugo does it by default: a page for each article (a layout of one line), taxonomies tags and authors with their RSS documents, sections, sitemap',
  feed: 'Hugo, feed only: the RSS document of the home page and nothing else (disableKinds section, taxonomy, term, 404, sitemap, robotsTXT; no layout for pages)',
};

const COMMON = `baseURL = "https://example.org/"
title = "Benchmark"
ignoreFiles = ["publication\\\\.yaml$"]
`;

const FEED_OF_TWENTY = `[outputs]
home = ["RSS"]
[services.rss]
limit = 20
`;

/** TOML requires top-level keys before the first table. */
const CONFIGURATIONS: Readonly<Record<HugoSite, string>> = {
  site: `${COMMON}${FEED_OF_TWENTY}[taxonomies]
tag = "tags"
author = "authors"
`,
  feed: `${COMMON}disableKinds = ["section", "taxonomy", "term", "404", "sitemap", "robotsTXT"]
${FEED_OF_TWENTY}`,
};

const PAGE_LAYOUT = '<html><title>{{ .Title }}</title>{{ .Content }}</html>\n';

/** Milliseconds between samples. Hugo's memory only grows, so the last sample is near the peak. */
const LOOK_MS = 20;

/** Builds a site of these articles in `scratch`, which is emptied before and after. Rejects if Hugo fails. */
export async function buildWithHugo(kind: HugoSite, content: string, scratch: string): Promise<HugoBuild> {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(join(scratch, 'layouts/_default'), { recursive: true });
  writeFileSync(join(scratch, 'config.toml'), CONFIGURATIONS[kind]);
  if (kind === 'site') writeFileSync(join(scratch, 'layouts/_default/single.html'), PAGE_LAYOUT);
  const directories = ['--source', scratch, '--contentDir', content, '--cacheDir', join(scratch, 'cache')];

  const started = performance.now();
  const hugo = spawn('hugo', [...directories, '--quiet'], {
    env: { PATH: process.env['PATH'], HOME: scratch },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  endWithMe(hugo);
  let peakBytes = 0;
  const look = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakMemoryOf(hugo.pid ?? 0) ?? 0);
  }, LOOK_MS);
  let complaints = '';
  // Warnings about missing layouts are expected.
  hugo.stderr.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-1000)));
  const [code] = (await once(hugo, 'close')) as [number | null];
  const seconds = (performance.now() - started) / 1000;
  clearInterval(look);
  rmSync(scratch, { recursive: true, force: true });
  if (code !== 0) throw new Error(`hugo ended with ${code}: ${complaints}`);
  return { seconds, peakBytes };
}
