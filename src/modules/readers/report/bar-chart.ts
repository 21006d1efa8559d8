import { html, type Html } from '../../../core/page/html.ts';

/** A bar, and what of it stands out. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Up to `value`; undefined: nothing of it. */
  readonly part?: number | undefined;
  /** The figures as they are written. */
  readonly text: string;
}

/** A plot that needs neither scripts nor styles. */
export interface BarChart {
  /** Unique on its page. */
  readonly id: string;
  readonly title: string;
  /** All of it in words. */
  readonly description: string;
  readonly bars: readonly Bar[];
}

/** Pixels. Lengths of bars are shares of the width, so that it is as wide as there is room, and its text no smaller. */
const ROW = 44;
const TEXT_LINE = 16;
const BAR_TOP = 22;
const BAR_HEIGHT = 14;

/** Longer labels are cut off, so that the figures at the right can be read. */
const LABEL_WIDTH = '65%';

/** Horizontal bars with a caption, in the colour of the text around them: light where that is light. */
export function barChart({ id, title, description, bars }: BarChart): Html {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const share = (value: number): string => `${Math.round((value / most) * 1000) / 10}%`;
  const rows = bars.map(({ label, value, part = 0, text }, index) => {
    const top = index * ROW;
    const bar = (length: number, opacity: string): Html =>
      html`<rect x="0" y="${String(top + BAR_TOP)}" width="${share(length)}" height="${String(BAR_HEIGHT)}" fill="currentColor" fill-opacity="${opacity}"/>`;
    return html`<svg y="${String(top)}" width="${LABEL_WIDTH}" height="${String(BAR_TOP)}"><text x="0" y="${String(TEXT_LINE)}" fill="currentColor">${label}</text></svg><text x="100%" y="${String(top + TEXT_LINE)}" text-anchor="end" fill="currentColor">${text}</text>
${bar(value, '.35')}${part > 0 ? bar(part, '.75') : undefined}
`;
  });
  return html`<figure><svg role="img" font-family="system-ui, sans-serif" font-size="15" aria-labelledby="${id}-title ${id}-text" width="100%" height="${String(bars.length * ROW)}">
<title id="${id}-title">${title}</title>
<desc id="${id}-text">${description}</desc>
${rows}</svg>
<figcaption>${title}</figcaption></figure>`;
}
