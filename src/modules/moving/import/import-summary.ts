import { plural } from '../../../core/article/text/plural.ts';
import { nextSteps } from '../next-steps.ts';
import type { ImportResult } from './run-import.ts';

/** Lines that say what was imported and what to do next. */
export function summaryOf(result: ImportResult, contentDirectory: string): readonly string[] {
  const { counts, leftOut, settings, adopted } = result;
  const { written, replaced, same, kept, drafts, scheduled, pictures } = counts;
  const total = written + replaced + same + kept;
  const kinds = [
    ...part(drafts, 'draft'),
    ...(scheduled === 0 ? [] : [`${scheduled.toLocaleString('en')} scheduled`]),
  ];
  const others = [...leftOut].map(([kind, count]) => plural(count, kind));
  return [
    `${plural(total, 'article')}${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`} in ${contentDirectory}: ${[
      `${written.toLocaleString('en')} written`,
      ...(replaced === 0 ? [] : [`${replaced.toLocaleString('en')} replaced`]),
      ...(same === 0 ? [] : [`${same.toLocaleString('en')} there already`]),
      ...(kept === 0 ? [] : [`${kept.toLocaleString('en')} there and different`]),
    ].join(', ')}`,
    ...(pictures === 0 ? [] : [`${plural(pictures, 'file')} copied beside the articles`]),
    ...(adopted.total === 0 ? [] : [`adopted.yaml: ${plural(adopted.total, 'item')} that readers know`]),
    ...(settings.added.length === 0 ? [] : [`publication.yaml: ${listed(settings.added)} added`]),
    ...(others.length === 0 ? [] : [`left out: ${others.join(', ')}`]),
    ...(total === 0 ? [] : nextSteps(contentDirectory, [])),
  ];
}

function part(count: number, noun: string): readonly string[] {
  return count === 0 ? [] : [plural(count, noun)];
}

/** Keys of publication.yaml, entries of one key counted. */
function listed(added: readonly string[]): string {
  const keys = added.filter((key) => !key.includes(' '));
  const entries = added.length - keys.length;
  return [...keys, ...(entries === 0 ? [] : [plural(entries, 'old feed path')])].join(', ');
}
