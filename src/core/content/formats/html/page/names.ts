import { attributeOf, isElement, type Element, type TreeNode } from '../dom.ts';

/** Words of an element's class and its id, lower case. */
export function namesOf(element: Element): readonly string[] {
  const words = `${attributeOf(element, 'class') ?? ''} ${attributeOf(element, 'id') ?? ''}`;
  return words.toLowerCase().split(/\s+/u);
}

/** Returns true if the class or id has one of these words. */
export function isNamed(element: Element, words: ReadonlySet<string>): boolean {
  return namesOf(element).some((name) => words.has(name));
}

/** The element and those around it, innermost first. */
export function* withAncestors(element: Element): Generator<Element> {
  for (let node: TreeNode | null = element; node !== null && isElement(node); node = node.parentNode) {
    yield node;
  }
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Names of elements with the comments of readers. */
export const COMMENTS = words(
  'comment comments comment-list commentlist comment-body comment-content comment-respond respond comments-area comment-section ' +
    'comments-section post-comments article-comments comments-wrapper comments-container comments-title comment-form disqus ' +
    'disqus_thread replies responses webmentions giscus utterances isso-thread cusdis_thread',
);

/** Names of elements with the text of an article alone. */
export const CONTENT = words(
  'entry-content post-content e-content post-body article-content article-body article__body article__content articlebody ' +
    'story-body blog-post-content post__content post__body entry__content entry-body td-post-content gh-content c-entry-content ' +
    'post-entry post-text article-text article_content rich_media_content js_content blog-content single-content markdown-body',
);

/** Names of elements with an article and what is told about it. */
export const ENTRY = words('hentry h-entry post blog-post single-post article post-single blogpost entry');

/** Names of elements that lead elsewhere or tell about an article, without being its text. */
export const CHROME = words(
  'sharedaddy sd-sharing sharing share shares share-buttons share-links sharethis social-share social-sharing social-links ' +
    'social-icons social post-share entry-share article-share addtoany addtoany_share_save_container addtoany_content a2a_kit ' +
    'addthis addthis_toolbox heateor_sss_sharing_container ssba essb_links jp-relatedposts related related-posts relatedposts ' +
    'related-articles related-content post-related yarpp yarpp-related crp_related recommended recommendations read-next ' +
    'readnext more-posts more-stories post-navigation posts-navigation nav-links navigation post-nav pager pagination ' +
    'page-navigation nav-previous nav-next breadcrumb breadcrumbs newsletter newsletter-signup newsletter-form subscribe ' +
    'subscribe-form subscription author-bio author-box author-info about-author post-author-box entry-meta post-meta ' +
    'article-meta entry-info post-info byline posted-on entry-footer post-footer article-footer tags-links cat-links ' +
    'post-tags post-categories entry-tags tagcloud sidebar side-bar widget widget-area advert advertisement ads adsbygoogle ' +
    'ad-container cookie-notice cookie-banner skip-link screen-reader-text sr-only visually-hidden post-views likes ' +
    'jetpack-likes-widget-wrapper reactions menu site-header site-footer site-nav navbar topbar edit-link post-edit-link ' +
    'print-link noprint no-print headerlink',
);
