/**
 * CSS for raw RSS and Atom in a browser: with `?source`, in a saved file, or behind a cache that ignores
 * `Sec-Fetch-Mode`. It shows plain text only, since CSS can neither make links nor parse the HTML of an item.
 */
export const FEED_STYLE = `@namespace "";
@namespace a "http://www.w3.org/2005/Atom";
@namespace dc "http://purl.org/dc/elements/1.1/";

*|*:root {
  color-scheme: light dark;
  --text: #1c1c1c; --quiet: #595959; --line: #d6d6d6; --ground: #fffdf9; --box: #f6f2ea;
  display: block; box-sizing: border-box; min-height: 100vh; padding: 1.5rem max(1.25rem, (100% - 42rem) / 2) 4rem;
  color: var(--text); background: var(--ground);
  font: 1.0625rem/1.55 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif;
  overflow-wrap: anywhere;
}
@media (prefers-color-scheme: dark) {
  *|*:root { --text: #e8e6e3; --quiet: #a8a8a8; --line: #444; --ground: #16181a; --box: #202327 }
}
@media print { *|*:root { color-scheme: light; --text: #000; --quiet: #444; --ground: #fff; --box: #fff } }

/* What is not named below is for programs. */
channel > *|*, item > *|*, a|feed > *|*, a|entry > *|*, a|author > *|* { display: none }

*|*:root::before {
  display: block; margin-bottom: 2rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--box); font: .9375rem/1.5 system-ui, sans-serif;
  content: "This is a web feed: it is meant for programs. To read what comes next, copy its address, which stands below, into a feed reader.";
}
channel { display: block }
channel > title, a|feed > a|title { display: block; font-size: 1.8rem; font-weight: bold; line-height: 1.2 }
channel > description, a|feed > a|subtitle { display: block; margin: .5rem 0; color: var(--quiet) }
channel > a|link[rel="self"], a|feed > a|link[rel="self"] {
  display: block; margin: 1rem 0 1.75rem; font: .9375rem/1.5 ui-monospace, monospace }
a|link[rel="self"]::after { content: attr(href) }
channel > item, a|feed > a|entry {
  display: flex; flex-wrap: wrap; column-gap: 1rem; padding: 1.1rem 0; border-top: 1px solid var(--line) }

/* The formats have them in different orders. */
item > title, a|entry > a|title {
  display: block; order: 1; flex: 0 0 100%; font-size: 1.2rem; font-weight: bold; line-height: 1.3 }
item > dc|creator, a|entry > a|author { display: block; order: 2 }
a|author > a|name { display: inline }
item > pubDate, a|entry > a|published { display: block; order: 3 }
item > description, a|entry > a|summary { display: block; order: 4; flex: 0 0 100%; margin: .25rem 0 }
item > link, a|entry > a|link:not([rel]) { display: block; order: 5; flex: 0 0 100% }
a|entry > a|link:not([rel])::after { content: attr(href) }
item > dc|creator, a|entry > a|author, item > pubDate, a|entry > a|published, item > link, a|entry > a|link {
  color: var(--quiet); font: .875rem/1.6 system-ui, sans-serif }

/* Of text nothing here says in which direction it runs. */
channel > title, channel > description, item > title, item > description,
a|feed > a|title, a|feed > a|subtitle, a|entry > a|title, a|entry > a|summary { unicode-bidi: plaintext }
`;
