import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const DOC = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'docs/operations.md'), 'utf8');

/**
 * Returns the first code block in a language below a heading of docs/operations.md, with each of these texts
 * replaced. Throws if the block or one of the texts is missing, so that the test uses the documented example.
 */
export function exampleOf(
  heading: string,
  language: string,
  replaced: Readonly<Record<string, string>> = {},
): string {
  const section = DOC.split(/^(?=#{2,3} )/m).find((one) => one.startsWith(`${heading}\n`));
  const block = new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'm').exec(section ?? '')?.[1];
  if (block === undefined) throw new Error(`docs/operations.md has no ${language} below ${heading}`);
  return Object.entries(replaced).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the ${language} below ${heading} has no ${from}`);
    return text.replaceAll(from, to);
  }, block);
}
