/** A reader that takes the address of a feed in a link. */
export interface ReaderLink {
  readonly name: string;
  /** What leads there, for the absolute URL of a document. */
  readonly link: (url: string) => string;
}

/**
 * Readers that many people have, as they say themselves how they are given a feed. To add one: its own documentation
 * or its own “add to” button has the address; web readers in the order of the alphabet.
 */
export const READER_LINKS: readonly ReaderLink[] = [
  // NetNewsWire, Reeder, Thunderbird and other programs register themselves for this scheme.
  { name: 'An app on this device', link: (url) => `feed:${url}` },
  // The name of a stream there is `feed/` with the URL behind it, all of it encoded.
  { name: 'Feedly', link: (url) => `https://feedly.com/i/subscription/feed%2F${encodeURIComponent(url)}` },
  { name: 'Inoreader', link: (url) => `https://www.inoreader.com/?add_feed=${encodeURIComponent(url)}` },
  { name: 'NewsBlur', link: (url) => `https://www.newsblur.com/?url=${encodeURIComponent(url)}` },
  {
    name: 'The Old Reader',
    link: (url) => `https://theoldreader.com/feeds/subscribe?url=${encodeURIComponent(url)}`,
  },
];
