import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A User-Agent and the client that sends it. */
export interface AgentCase {
  readonly userAgent: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly kind: string;
  readonly subscribers: number | undefined;
  readonly feedId: string | undefined;
}

/** The cases of test/support/readers/reader-agents.txt. */
export function readLines(): AgentCase[] {
  const file = join(import.meta.dirname, 'reader-agents.txt');
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [userAgent = '', name = '', version, kind = '', subscribers, feedId] = line
        .split('→')
        .flatMap((half, index) => (index === 0 ? [half.trim()] : half.split('|').map((cell) => cell.trim())));
      const given = (cell: string | undefined): string | undefined => (cell === '-' ? undefined : cell);
      const count = given(subscribers);
      return {
        userAgent,
        name,
        version: given(version),
        kind,
        subscribers: count === undefined ? undefined : Number(count),
        feedId: given(feedId),
      };
    });
}
