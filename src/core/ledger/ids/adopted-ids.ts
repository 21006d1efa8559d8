import type { ArticleHead } from '../../article/article.ts';
import { findingOn, type Finding } from '../../article/finding.ts';
import { atomIdOf } from '../../article/ids/atom-id.ts';
import { ADOPTED_FILE } from '../../adoption/adopted-item.ts';
import type { AddressBook } from '../address-book.ts';
import type { LedgerRow } from '../ledger.ts';
import { statedId } from './stated-id.ts';

/** An article that readers know by other ids than adopted.yaml says. */
export interface IdChange {
  readonly before: LedgerRow;
  readonly after: LedgerRow;
}

/** Id in Atom that an earlier publication gave an article; undefined if it is the one that is made of `id`. */
export function adoptedAtomId(article: Pick<ArticleHead, 'adopted'>, id: string): string | undefined {
  const { adopted } = article;
  if (adopted?.id !== id || adopted.atomId === atomIdOf(id)) return undefined;
  return adopted.atomId;
}

/**
 * The row of a known article with the ids of adopted.yaml; the same one where they agree, or the author wrote an id.
 * Another article's id is not taken.
 */
export async function adoptIds(
  row: LedgerRow,
  article: ArticleHead,
  { book, findings }: { readonly book: AddressBook; readonly findings: Finding[] },
): Promise<LedgerRow> {
  const { adopted } = article;
  if (adopted === undefined || statedId(article) !== adopted.id) return row;
  if (row.id !== adopted.id && (await book.hasId(adopted.id))) {
    const message = `${ADOPTED_FILE} gives it the id ${adopted.id}, which another article has: it keeps ${row.id}`;
    findings.push(findingOn(article.path, 'warning', 'adopted', message));
    return row;
  }
  const atomId = adoptedAtomId(article, adopted.id);
  if (row.id === adopted.id && (atomId === undefined || atomId === row.atomId)) return row;
  if (row.id === adopted.id) return { ...row, atomId };
  book.reserveId(adopted.id);
  // Readers of the earlier publication know this id with its date.
  const { published } = article;
  return { ...row, id: adopted.id, atomId, published, updated: Math.max(row.updated, published) };
}
