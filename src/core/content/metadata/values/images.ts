import type { Image } from '../../../article/article.ts';
import type { Complain, ValueContext } from '../../formats/source-format.ts';
import { isWebReference, readDimensions } from '../attachments.ts';
import { oneLine, quoteValue, readTruth, stringsIn } from '../text-values.ts';

/** Members of a map that hold the address, in their order of precedence. */
const ADDRESSES = ['url', 'path', 'src', 'image', 'feature', 'file', 'href', 'source', 'teaser'] as const;

/** `![alt](address)`. */
const MARKDOWN_IMAGE =
  /^!\[[^[\]]{0,500}\]\(<?([^()<>]{1,2000}?)>?(?: +(?:"[^"]{0,300}"|'[^']{0,300}'))?\)$/u;
/** `[[file]]`, `![[file|300]]`. */
const WIKI_IMAGE = /^!?\[\[([^[\]|]{1,500})(?:\|[^[\]]{0,100})?\]\]$/u;

/**
 * Reads the main image: an address, or a map with address, width and height; of a list the first. Undefined without a
 * complaint if the value says that there is none.
 */
export function readImage(value: unknown, complain: Complain, context: ValueContext): Image | undefined {
  if (context.isForeign === true && Array.isArray(value)) {
    return value.length === 0 ? undefined : readImage(value[0], complain, context);
  }
  const { width, height, ...fields } = typeof value === 'string' ? { url: oneLine(value) } : stringsIn(value);
  const name = ADDRESSES.find((one) => fields[one] !== undefined && fields[one] !== '');
  const url = addressIn((name && fields[name]) ?? '');
  // `cover: false`, and a colour instead of a picture.
  const isNone = url === '' || url === 'null' || url === '~' || readTruth(url) !== undefined;
  if (context.isForeign === true && (isNone || url.startsWith('#'))) {
    return undefined;
  }
  if (isWebReference(url)) return { url, ...readDimensions(width, height, complain) };
  complain(`${quoteValue(typeof value === 'string' ? value : url)} is not the address of an image`);
  return undefined;
}

function addressIn(written: string): string {
  return (MARKDOWN_IMAGE.exec(written)?.[1] ?? WIKI_IMAGE.exec(written)?.[1] ?? written).trim();
}
