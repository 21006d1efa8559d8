import { serializeTree, type Parent } from '../formats/html/dom.ts';
import { findComment, removeFrom } from '../formats/html/edit-tree.ts';

/** Comments that end the summary in WordPress, Hugo, Hexo, Docusaurus, Eleventy, Nikola and Pelican. */
const MORE =
  /^(?:\s*(?:more|truncate|read[- ]?more|excerpt|end[-_ ]?excerpt|excerpt[-_ ]?end|end[-_ ]?summary|pelican_end_summary|teaser_end(?::[^]*)?)\s*|more [^]*)$/iu;

/**
 * HTML above the comment that ends the summary, such as `<!--more-->`; undefined if there is none. Cuts `tree` there,
 * after which its HTML must not be needed any more.
 */
export function cutAtMark(tree: Parent): string | undefined {
  const mark = findComment(tree, (text) => MORE.test(text));
  if (mark === undefined) return undefined;
  removeFrom(mark);
  return serializeTree(tree);
}
