/** A feed reader that can be opened with the address of a feed. */
export interface ReaderLink {
  readonly name: string;
  /** Returns the link for the absolute URL of a feed. */
  readonly link: (url: string) => string;
}

/**
 * Common feed readers with their documented subscription links, web readers in alphabetical order. Take the
 * link of a new one from its documentation or its own "add to" button.
 */
export const READER_LINKS: readonly ReaderLink[] = [
  // NetNewsWire, Reeder, Thunderbird and others register this scheme.
  { name: 'An app on this device', link: (url) => `feed:${url}` },
  // A stream id is `feed/` followed by the URL, percent-encoded as a whole.
  { name: 'Feedly', link: (url) => `https://feedly.com/i/subscription/feed%2F${encodeURIComponent(url)}` },
  { name: 'Inoreader', link: (url) => `https://www.inoreader.com/?add_feed=${encodeURIComponent(url)}` },
  { name: 'NewsBlur', link: (url) => `https://www.newsblur.com/?url=${encodeURIComponent(url)}` },
  {
    name: 'The Old Reader',
    link: (url) => `https://theoldreader.com/feeds/subscribe?url=${encodeURIComponent(url)}`,
  },
];
