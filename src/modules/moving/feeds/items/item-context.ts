import { createHash } from 'node:crypto';
import type { OldItem } from '../../../../core/adoption/old-feed.ts';
import { toRfc3339 } from '../../../../core/article/instant.ts';
import type { Note } from './values.ts';

/** Facts about an item's place. */
export interface ItemContext {
  /** URL against which relative addresses are resolved. */
  readonly base: string | undefined;
  /** From 1. */
  readonly position: number;
  readonly isRecent: boolean;
  readonly note: Note;
}

/** Values of an item, as far as its format has them. `id` is empty if it has none. */
export type ItemValues = Omit<OldItem, 'isIdDerived' | 'position' | 'isRecent'>;

/**
 * Completes an item. One without an id gets what readers tell it apart by: its link, else title and date, else its
 * text.
 */
export function finishItem(values: ItemValues, { position, isRecent, note }: ItemContext): OldItem {
  if (values.id !== '') return { ...values, position, isRecent };
  const { title, link, published, html } = values;
  const date = published === undefined ? '' : toRfc3339(published);
  const named = `${title} ${date}`.trim();
  const id = link ?? (named === '' ? createHash('sha256').update(html).digest('hex') : named);
  const source = link === undefined ? (named === '' ? 'text' : 'title and date') : 'link';
  note(`has no id: its ${source} stands for it, as in feed readers`);
  return { ...values, id, isIdDerived: true, position, isRecent };
}
