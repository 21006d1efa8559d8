// First start with the articles of another program, beside the same articles in the service's own dialect.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULTS, generateArticle, type GeneratedFile } from './generate.ts';
import { cpuSecondsOf, untilIdle } from './process-facts.ts';
import { formatSpread, formatTable, spreadOf } from './report.ts';
import { withScratch, writeContent } from './scratch.ts';
import { startService } from './service.ts';

/** Ways to write the same articles. */
export type BenchDialect = 'own' | 'Jekyll' | 'Hugo, TOML';

/** Seconds from the start of the process to the first answer, and its processor time until it is idle. */
export interface FirstStart {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** First starts of one number of articles in each dialect; runs alternate. */
export interface DialectRuns {
  readonly articles: number;
  readonly runs: Readonly<Record<BenchDialect, readonly FirstStart[]>>;
}

const KEY = /^published: (.*)$/mu;
const TITLE = /^title: (.*)$/mu;
const TAGS = /^tags: \[(.*)\]$/mu;
const AUTHORS = /^authors: \[(.*)\]$/mu;

/** The articles of another program, from one in the service's own dialect. */
const REWRITES: Readonly<Record<Exclude<BenchDialect, 'own'>, (file: GeneratedFile) => GeneratedFile>> = {
  Jekyll: ({ path, text }) => {
    const date = KEY.exec(text)?.[1] ?? '';
    const name = path.slice(path.lastIndexOf('/') + 1);
    return {
      path: `_posts/${date.slice(0, 10)}-${name}`,
      text: text
        .replace(KEY, `layout: post\ndate: ${date.replace('T', ' ').replace('Z', ' +0000')}`)
        .replace(AUTHORS, 'author: $1')
        .replace(TAGS, 'categories: [$1]'),
    };
  },
  'Hugo, TOML': ({ path, text }) => {
    const [, front = '', ...rest] = text.split('---\n');
    const quoted = (list: string): string =>
      list
        .split(', ')
        .map((one) => `"${one}"`)
        .join(', ');
    const toml = [
      `title = "${TITLE.exec(front)?.[1] ?? ''}"`,
      `date = ${KEY.exec(front)?.[1] ?? ''}`,
      'draft = false',
      `tags = [${quoted(TAGS.exec(front)?.[1] ?? '')}]`,
      `authors = [${quoted(AUTHORS.exec(front)?.[1] ?? '')}]`,
    ];
    return { path: `post/${path}`, text: `+++\n${toml.join('\n')}\n+++\n${rest.join('---\n')}` };
  },
};

const DIALECTS: readonly BenchDialect[] = ['own', 'Jekyll', 'Hugo, TOML'];

/** Measures first starts in each dialect. */
export async function measureDialects(articles: number, runs: number): Promise<DialectRuns> {
  return withScratch(async (scratch) => {
    for (const dialect of DIALECTS) writeDialect(join(scratch, dialect), dialect, articles);
    const found: Record<BenchDialect, FirstStart[]> = { own: [], Jekyll: [], 'Hugo, TOML': [] };
    for (let run = 0; run < runs; run += 1) {
      console.error(`${articles} articles in ${DIALECTS.length} dialects, run ${run + 1} …`);
      for (const dialect of DIALECTS) {
        const data = join(scratch, `data-${dialect}-${run}`);
        const service = await startService({ content: join(scratch, dialect), data, cron: '0 0 1 1 *' });
        try {
          const { articles: published } = await service.regeneration(0);
          if (published !== articles) throw new Error(`${dialect}: ${published} of ${articles} published`);
          await untilIdle(service.pid);
          const cpuSeconds = cpuSecondsOf(service.pid);
          found[dialect].push({ seconds: service.firstAnswerMs / 1000, cpuSeconds });
        } finally {
          await service.stop();
        }
      }
    }
    return { articles, runs: found };
  });
}

function writeDialect(directory: string, dialect: BenchDialect, articles: number): void {
  writeContent(directory, dialect === 'own' ? articles : 0);
  if (dialect === 'own') return;
  for (let index = 0; index < articles; index += 1) {
    const { path, text } = REWRITES[dialect](generateArticle(index, { ...DEFAULTS, articles }));
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Table of the first starts, with their ratio to those in the service's own dialect. */
export function dialectTable({ articles, runs }: DialectRuns): string {
  const median = (dialect: BenchDialect, value: (run: FirstStart) => number): number =>
    spreadOf(runs[dialect].map(value)).median;
  const rows = DIALECTS.map((dialect) => {
    const cells = [(run: FirstStart) => run.seconds, (run: FirstStart) => run.cpuSeconds].flatMap((value) => [
      formatSpread(spreadOf(runs[dialect].map(value)), 2),
      (median(dialect, value) / median('own', value)).toFixed(2),
    ]);
    return [dialect, ...cells, dialect === 'own' ? '' : '≤ 1.2'];
  });
  const head = [
    `first start, ${articles} articles`,
    'to first 200, s',
    'ratio',
    'CPU until idle, s',
    'ratio',
    'target',
  ];
  return formatTable(head, rows);
}
