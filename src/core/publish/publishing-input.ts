import type { Build } from '../snapshot/build.ts';
import type { ArticleBackfill } from './records/article-backfill.ts';
import type { RegeneratorInput } from './regenerator.ts';

/** Dependencies of publishing. */
export interface PublishingInput extends Pick<
  RegeneratorInput,
  | 'contentDirectory'
  | 'timezone'
  | 'extensions'
  | 'loadPublication'
  | 'loadRules'
  | 'leadMs'
  | 'now'
  | 'onRecord'
  | 'onProgress'
> {
  /** Real path of the content directory. */
  readonly here: string;
  readonly build: Build;
  readonly backfill: ArticleBackfill;
}
