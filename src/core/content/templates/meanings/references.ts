import { namedArgument, type TagArguments } from '../scan/tag-arguments.ts';
import type { Tag } from '../scan/token.ts';
import type { Meaning } from './meaning.ts';

/** Meaning of a tag that stands for the address of another file or page; undefined for other tags. */
export function referenceMeaning({ name, family }: Tag, tagArguments: TagArguments): Meaning | undefined {
  const { positional, source } = tagArguments;
  const path = namedArgument(tagArguments, 'path', 'src', 'url', 'href') ?? positional[0];
  if (path === undefined || path === '') return undefined;
  switch (name) {
    case 'ref':
    case 'relref':
    case 'get_url':
    case 'asset_path':
    case 'static':
    case 'url':
      return linkTo(path.replace(/^@\//u, '/'));
    case 'post_url':
    case 'post_path':
      return linkTo(postFile(path));
    case 'post_link': {
      const words = positional.slice(1).filter((word) => !/^(?:true|false)$/u.test(word));
      return { as: 'link', url: postFile(path), text: words.join(' ') || nameOf(path), isInline: true };
    }
    case 'asset_link': {
      const words = positional.slice(1).filter((word) => !/^(?:true|false)$/u.test(word));
      return { as: 'link', url: path, text: words.join(' ') || path, isInline: true };
    }
    case 'link':
    case 'a':
    case 'anchor':
      return family === 'liquid' ? linkTag(source.trim(), positional) : undefined;
    default:
      return undefined;
  }
}

/** Jekyll's `{% link FILE %}`, Forem's `{% link URL %}` and Hexo's `{% link text URL [external] [title] %}`. */
function linkTag(source: string, positional: readonly string[]): Meaning | undefined {
  const at = positional.findIndex((word) => /^(?:https?:\/\/|\/)\S+$/u.test(word));
  const [first = ''] = positional;
  if (positional.length > 1 && at > 0) {
    return { as: 'link', url: positional[at] ?? '', text: positional.slice(0, at).join(' '), isInline: true };
  }
  if (/^https?:\/\//u.test(first)) return { as: 'link', url: first, text: first };
  return linkTo(`/${source.replace(/^["']|["']$/gu, '').replace(/^\//u, '')}`);
}

function linkTo(url: string): Meaning {
  return { as: 'link', url, text: nameOf(url), isInline: true };
}

/** The file of a post of Jekyll or Hexo by its name. */
function postFile(name: string): string {
  const plain = name.replace(/^\//u, '');
  return /\.(?:md|markdown|html?|mdx)$/iu.test(plain) ? `/_posts/${plain}` : `/_posts/${plain}.md`;
}

/** Last name of a path without date and ending, as words. */
function nameOf(path: string): string {
  const last = path
    .replace(/[?#].*$/u, '')
    .replace(/\/(?:_?index(?:\.\w+)?)?$/u, '')
    .replace(/^.*\//u, '');
  return (
    last
      .replace(/\.\w+$/u, '')
      .replace(/^\d{4}-\d{2}-\d{2}-/u, '')
      .replaceAll('-', ' ') || path
  );
}
