import { absoluteUrl } from '../feeds/items/values.ts';
import { childrenNamed, textOfChild, type XmlElement } from '../feeds/xml/tree.ts';

/** An uploaded file of an export. */
export interface UploadedFile {
  readonly url: string;
  readonly alt: string;
  readonly caption: string;
}

/** Max. uploads that are remembered; each takes a few hundred bytes. */
const MAX_UPLOADS = 300_000;

/** Max. characters of a caption. */
const MAX_TEXT = 500;

/** Uploads by their numbers, and by the numbers of the articles that they were made for. */
export class Uploads {
  readonly #byId = new Map<string, UploadedFile>();
  readonly #byParent = new Map<string, string[]>();
  /** True if there are more than can be remembered. */
  isFull = false;

  /** Remembers an item of the kind `attachment`. */
  add(item: XmlElement): void {
    const id = textOfChild(item, 'wp:post_id');
    const url = absoluteUrl(textOfChild(item, 'wp:attachment_url') || textOfChild(item, 'guid'), undefined);
    if (id === '' || url === undefined) return;
    if (this.#byId.size >= MAX_UPLOADS) {
      this.isFull = true;
      return;
    }
    const caption = textOfChild(item, 'excerpt:encoded').slice(0, MAX_TEXT);
    const alt = metaOf(item, '_wp_attachment_image_alt').slice(0, MAX_TEXT);
    this.#byId.set(id, { url, alt, caption });
    const parent = textOfChild(item, 'wp:post_parent');
    if (parent === '' || parent === '0') return;
    const siblings = this.#byParent.get(parent);
    if (siblings === undefined) this.#byParent.set(parent, [id]);
    else siblings.push(id);
  }

  get(id: string): UploadedFile | undefined {
    return this.#byId.get(id);
  }

  /** Numbers of the uploads for an article, in the order of the export. */
  of(article: string): readonly string[] {
    return this.#byParent.get(article) ?? [];
  }
}

/** The first value of a meta key of an item; empty if there is none. */
export function metaOf(item: XmlElement, key: string): string {
  for (const value of metaValues(item, key)) return value;
  return '';
}

/** All values of a meta key of an item. */
export function* metaValues(item: XmlElement, key: string): Generator<string> {
  for (const meta of childrenNamed(item, 'wp:postmeta'))
    if (textOfChild(meta, 'wp:meta_key') === key) yield textOfChild(meta, 'wp:meta_value');
}
