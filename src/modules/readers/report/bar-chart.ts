import { html, type Html } from '../../../core/page/html.ts';

/** A bar with a highlighted part. */
interface Bar {
  readonly label: string;
  readonly value: number;
  /** At most `value`; undefined: no highlight. */
  readonly part?: number | undefined;
  /** The formatted figures. */
  readonly text: string;
}

/** A chart that needs neither scripts nor styles. */
export interface BarChart {
  /** Unique on its page. */
  readonly id: string;
  readonly title: string;
  /** The data in words, for screen readers. */
  readonly description: string;
  readonly bars: readonly Bar[];
}

/**
 * Pixels. Lengths of bars are percentages, so the chart fills the available width and its text keeps its
 * size.
 */
const ROW = 44;
const TEXT_LINE = 16;
const BAR_TOP = 22;
const BAR_HEIGHT = 14;

/** Longer labels are cut off, to leave room for the figures on the right. */
const LABEL_WIDTH = '65%';

/**
 * Horizontal bars with a caption, in the colour of the surrounding text, so that they suit light and dark
 * themes.
 */
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
