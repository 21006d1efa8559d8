import { autoParagraphs, linkTo } from './auto-paragraphs.ts';
import { blockStretches, hasBlocks } from './blocks.ts';
import { expandShortcodes, type ShortcodeContext } from './shortcodes.ts';

/** Marks where a text is cut on other pages. */
const MARKS = /<!--(?:more\b[^<>]{0,200}|nextpage|noteaser)-->/gu;

/** Frame of an embedded page, which holds nothing but its address. */
const EMBED = /<div class="wp-block-embed__wrapper">\s*(https?:\/\/[^\s<>"']+)\s*<\/div>/giu;

/** Blocks whose text an author wrote as in the classic editor. */
const CLASSIC: ReadonlySet<string | undefined> = new Set([
  undefined,
  'freeform',
  'core/freeform',
  'shortcode',
]);

/** Empty blocks without which nothing is missing. */
const SILENT: ReadonlySet<string> = new Set(['more', 'nextpage', 'spacer', 'separator', 'post-content']);

/**
 * HTML of a text as WordPress stores it: block comments removed, shortcodes written out, paragraphs made of blank lines.
 */
export function wordPressHtml(stored: string, context: ShortcodeContext): string {
  const text = stored.replace(/\r\n?/gu, '\n').replace(MARKS, '\n\n');
  if (!hasBlocks(text)) return classic(text, context);
  const stretches = blockStretches(text, (name) => {
    if (!SILENT.has(name)) context.onLeftOut(`block "${name}"`);
  });
  return stretches
    .map(({ text: part, name }) => {
      if (part.trim() === '') return part;
      if (CLASSIC.has(name)) return classic(part, context);
      return expandShortcodes(
        part.replace(EMBED, (_, url: string) => linkTo(url)),
        context,
      );
    })
    .join('')
    .trim();
}

function classic(text: string, context: ShortcodeContext): string {
  return autoParagraphs(expandShortcodes(text, context));
}
