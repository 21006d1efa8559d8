/** Levels of headings and how deep they stand on the page. */
interface Heading {
  readonly written: number;
  readonly shown: number;
}

/** Tags that mean something else on a page than in an article. In sanitised HTML every `<` begins a tag. */
const TAG = /<(\/?)(h[1-6]|main|table|pre|img)\b/g;

/**
 * An article's HTML as a part of a page: its headings come below the page's own and skip no level, because people who hear
 * pages walk by them; `main` is the page's; wide tables and code scroll by themselves, by the keyboard too; pictures behind the
 * first are loaded when they come near. Takes sanitised HTML only: balanced, with escaped attributes.
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

/** One below the nearest heading that is above it. */
function levelOf(written: number, outline: Heading[]): number {
  while ((outline.at(-1)?.written ?? 0) >= written) outline.pop();
  const shown = Math.min(6, (outline.at(-1)?.shown ?? 1) + 1);
  outline.push({ written, shown });
  return shown;
}
