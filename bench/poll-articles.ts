import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ARTICLES = 20;
const CHARACTERS = 3000;

/** Enough words that the text compresses about like real text. */
const STEMS =
  'time year people way day man thing woman life child world school state family student group country problem hand part place case week company system program question work government number night point home water room mother area money story fact month lot right study book eye job word business issue side kind head house service friend father power hour game line end member law car city community name president team minute idea body information back parent face others level office door health person art war history party result change morning reason research girl guy moment air teacher force education'.split(
    ' ',
  );
const ENDINGS = ['', 's', 'ed', 'ing', 'ly', 'er', 'al', 'ness'];

/** Deterministic pseudo-random numbers. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Writes 20 Markdown articles of about 3 KB each, the same ones in every run. */
export function writeArticles(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const next = sequence(20);
  const pick = (from: readonly string[]): string => from[Math.floor(next() * from.length)] ?? '';
  for (let number = 1; number <= ARTICLES; number++) {
    const day = String(number).padStart(2, '0');
    let text = '';
    while (text.length < CHARACTERS) {
      const words = Array.from({ length: 8 + Math.floor(next() * 14) }, () => pick(STEMS) + pick(ENDINGS));
      text += `${words.join(' ')}.${next() < 0.2 ? '\n\n' : ' '}`;
    }
    const head = `---\ntitle: ${pick(STEMS)} and ${pick(STEMS)} ${number}\npublished: 2026-01-${day}T10:00:00Z\n---\n`;
    writeFileSync(join(directory, `article-${day}.md`), `${head}\n${text.trim()}\n`);
  }
}
