import { namedArgument, type TagArguments } from '../scan/tag-arguments.ts';
import type { Meaning } from './meaning.ts';

const PICTURE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?|heic)(?:[?#]\S*)?$/iu;
const VIDEO = /\.(?:mp4|m4v|webm|ogv|mov)(?:[?#]\S*)?$/iu;
const AUDIO = /\.(?:mp3|m4a|ogg|oga|opus|wav|flac|aac)(?:[?#]\S*)?$/iu;
const SOURCES = [
  'src',
  'image_path',
  'image',
  'img',
  'url',
  'path',
  'file',
  'source',
  'filename',
  'mp4',
  'webm',
  'mp3',
  'm4a',
  'ogg',
];
/** Tags whose address is a picture without its ending. */
const PICTURE_TAG =
  /^(?:[\w-]*(?:figure|image|img|picture|photo|thumbnail)|fig|imgproc|imgcap|resize_image|staticimage)(?:\.html?)?$/iu;
/** An address that is neither of the web nor relative. */
const OTHER_SCHEME = /^\s*(?!https?:)[a-z][a-z\d+.-]*:/iu;
const SIZE = /^\d{1,5}(?:px)?$/u;

/** Meaning of a tag that names the file of a picture, video or recording; undefined if it names none. */
export function mediaMeaning(name: string, tagArguments: TagArguments): Meaning | undefined {
  const { positional } = tagArguments;
  const isPictureTag = PICTURE_TAG.test(name);
  const source =
    namedArgument(tagArguments, ...SOURCES) ?? positional.find((word) => fileKind(word) !== undefined);
  const src = source ?? (isPictureTag ? positional[0] : undefined);
  if (src === undefined || OTHER_SCHEME.test(src)) return undefined;
  const kind = fileKind(src) ?? (isPictureTag ? 'picture' : undefined);
  if (kind === undefined) return undefined;
  // Arguments after the file: caption or alternative text, and sizes.
  const rest = positional
    .slice(positional.indexOf(src) + 1)
    .filter((word) => !SIZE.test(word) && !isOption(word));
  const caption = namedArgument(tagArguments, 'caption', 'description', 'desc', 'legend', 'text');
  if (kind !== 'picture') {
    return {
      as: kind,
      src,
      poster: namedArgument(tagArguments, 'poster'),
      caption: caption ?? namedArgument(tagArguments, 'title'),
    };
  }
  const attribution = namedArgument(tagArguments, 'attr', 'credit', 'source_name');
  const link = namedArgument(tagArguments, 'link', 'href');
  return {
    as: 'picture',
    src,
    alt: namedArgument(tagArguments, 'alt') ?? rest[0],
    title: namedArgument(tagArguments, 'title'),
    caption: [caption, attribution].filter((part) => part !== undefined).join(' '),
    link: link === 'true' || link === 'false' ? undefined : link,
    width: namedArgument(tagArguments, 'width'),
    height: namedArgument(tagArguments, 'height'),
  };
}

/**
 * Meaning of Hexo's `asset_img` and `img`: `[class] file [width] [height] [title [alt]]`, where `img` has title and
 * alternative text in one.
 */
export function hexoPicture({ positional, source }: TagArguments): Meaning | undefined {
  const at = positional.findIndex((word) => fileKind(word) === 'picture' || /^https?:|^\//u.test(word));
  const index = at === -1 ? 0 : at;
  const src = positional[index];
  if (src === undefined) return undefined;
  const rest = positional.slice(index + 1);
  const sizes = rest.filter((word, position) => position < 2 && SIZE.test(word));
  const words = rest.slice(sizes.length);
  const together = words.length === 1 ? /^["'](.*?)["'] ["'](.*)["']$/u.exec(words[0] ?? '') : null;
  // Without quotation marks all further words are the title.
  const [title, alt] =
    together?.slice(1) ?? (/["']/u.test(source) ? words : [words.join(' ')].filter((word) => word !== ''));
  return {
    as: 'picture',
    src,
    alt: alt ?? title,
    title: alt === undefined ? undefined : title,
    width: sizes[0],
    height: sizes[1],
  };
}

function fileKind(path: string): 'picture' | 'video' | 'audio' | undefined {
  if (/\s/u.test(path.trim()) && !/^[^\s].*\.\w{3,4}$/u.test(path)) return undefined;
  return PICTURE.test(path) ? 'picture' : VIDEO.test(path) ? 'video' : AUDIO.test(path) ? 'audio' : undefined;
}

function isOption(word: string): boolean {
  return /^(?:left|right|center|centre|fit|fill|resize|crop|true|false|\d*x\d*|\d+%)$/iu.test(word);
}
