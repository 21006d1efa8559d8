/** The level of a heading in the article and on the page. */
interface Heading {
  readonly written: number;
  readonly shown: number;
}

/** Tags to adapt. In sanitised HTML every `<` begins a tag. */
const TAG = /<(\/?)(h[1-6]|main|table|pre|img)\b/g;

/**
 * Adapts an article's HTML to its page. Headings are moved below the page's own and skip no level, as screen
 * reader users navigate by them; `main` becomes `div`; wide tables and code scroll on their own, by keyboard
 * too; images after the first load lazily. `sanitised` must be balanced and its attributes escaped.
 */
export function embedded(sanitised: string): string {
  const outline: Heading[] = [];
  const open: number[] = [];
  let tables = 0;
  let pictures = 0;
  return sanitised.replace(TAG, (whole, slash: string, name: string) => {
    const isEnd = slash !== '';
    if (name === 'main') return isEnd ? '</div' : '<div';
    if (name === 'img') return (pictures += 1) === 1 ? whole : '<img loading="lazy"';
    if (name === 'pre') return isEnd ? whole : '<pre tabindex="0"';
    if (name === 'table') {
      tables += isEnd ? -1 : 1;
      if (isEnd) return tables === 0 ? '</table></div' : whole;
      return tables === 1 ? '<div class="wide" tabindex="0"><table' : whole;
    }
    const level = isEnd ? (open.pop() ?? 2) : levelOf(Number(name.charAt(1)), outline);
    if (!isEnd) open.push(level);
    return `<${slash}h${level}`;
  });
}

/** One level below the nearest preceding heading of a higher rank. */
function levelOf(written: number, outline: Heading[]): number {
  while ((outline.at(-1)?.written ?? 0) >= written) outline.pop();
  const shown = Math.min(6, (outline.at(-1)?.shown ?? 1) + 1);
  outline.push({ written, shown });
  return shown;
}
