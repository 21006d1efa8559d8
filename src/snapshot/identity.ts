import type { Article } from '../article/article.ts';
import type { Finding } from '../article/finding.ts';
import { mintId } from '../article/id.ts';

/** What an article is known by: permanent id, and slug of its page. */
export interface Identity {
  readonly id: string;
  readonly slug: string;
}

/** Articles with their identities; those that may not have one are left out and reported. */
export interface Settlement {
  readonly identities: ReadonlyMap<Article, Identity>;
  readonly findings: readonly Finding[];
}

/** The order in which articles choose: the older first, so that a newcomer never takes an address over. */
function byAge(a: Article, b: Article): number {
  if (a.published !== b.published) return a.published - b.published;
  return a.path < b.path ? -1 : 1;
}

function freeSlug(wanted: string, taken: ReadonlyMap<string, string>): string {
  for (let number = 2; ; number += 1) {
    const slug = `${wanted}-${number}`;
    if (!taken.has(slug)) return slug;
  }
}

/**
 * Gives every article its id and slug: its own id or a `tag:` URI of authority, date and slug. Drafts and
 * articles that are not due yet take part, so that nobody's address changes when they appear. Depends on
 * nothing but its arguments, and not on their order.
 */
export function settle(articles: readonly Article[], authority: string): Settlement {
  const identities = new Map<Article, Identity>();
  const findings: Finding[] = [];
  const slugs = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const article of [...articles].sort(byAge)) {
    const holder = slugs.get(article.slug);
    const slug = holder === undefined ? article.slug : freeSlug(article.slug, slugs);
    const id = article.id ?? mintId(authority, article.published, slug);
    const namesake = ids.get(id);
    if (namesake !== undefined) {
      findings.push(
        about(
          article,
          'error',
          'duplicate-id',
          `${namesake} has the id ${id} already: give this article another`,
        ),
      );
      continue;
    }
    if (holder !== undefined) {
      findings.push(
        about(
          article,
          'warning',
          'duplicate-slug',
          `${holder} has the address ${article.slug} already: this article's is ${slug}`,
        ),
      );
    }
    slugs.set(slug, article.path);
    ids.set(id, article.path);
    identities.set(article, { id, slug });
  }
  return { identities, findings };
}

function about(
  article: Article,
  severity: Finding['severity'],
  rule: Finding['rule'],
  message: string,
): Finding {
  return { file: article.path, line: 1, severity, rule, message };
}
