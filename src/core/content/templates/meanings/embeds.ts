import { namedArgument, type TagArguments } from '../scan/tag-arguments.ts';
import type { LinkMeaning } from './meaning.ts';

interface Embed {
  /** Name of the site, the text of links without a title. */
  readonly label: string;
  /** Address for an id, or for a user and an id. */
  readonly address: (id: string, further: string | undefined) => string;
}

const at = (label: string, prefix: string, suffix = ''): Embed => ({
  label,
  address: (id) => `${prefix}${id}${suffix}`,
});
const POST_ON_X: Embed = {
  label: 'X',
  address: (id, further) =>
    further === undefined ? `https://x.com/i/status/${id}` : `https://x.com/${id}/status/${further}`,
};
const GIST: Embed = {
  label: 'Gist',
  address: (id, further) =>
    `https://gist.github.com/${further === undefined || further.includes('.') ? id : `${id}/${further}`}`,
};

/** Embedded parts of other sites by name of tag. */
const EMBEDS: ReadonlyMap<string, Embed> = new Map(
  Object.entries({
    youtube: at('YouTube', 'https://www.youtube.com/watch?v='),
    vimeo: at('Vimeo', 'https://vimeo.com/'),
    gist: GIST,
    tweet: POST_ON_X,
    twitter: POST_ON_X,
    x: POST_ON_X,
    instagram: at('Instagram', 'https://www.instagram.com/p/', '/'),
    bilibili: at('Bilibili', 'https://www.bilibili.com/video/'),
    dailymotion: at('Dailymotion', 'https://www.dailymotion.com/video/'),
    streamable: at('Streamable', 'https://streamable.com/'),
    asciinema: at('asciinema', 'https://asciinema.org/a/'),
    github: at('GitHub', 'https://github.com/'),
    stackblitz: at('StackBlitz', 'https://stackblitz.com/edit/'),
    replit: at('Replit', 'https://replit.com/'),
    glitch: at('Glitch', 'https://glitch.com/edit/#!/'),
    codesandbox: at('CodeSandbox', 'https://codesandbox.io/s/'),
    jsfiddle: at('JSFiddle', 'https://jsfiddle.net/', '/'),
    codepen: {
      label: 'CodePen',
      address: (id, further) =>
        `https://codepen.io/${further === undefined ? `pen/${id}` : `${id}/pen/${further}`}`,
    },
    spotify: {
      label: 'Spotify',
      address: (id, further) =>
        `https://open.spotify.com/${further === undefined ? `track/${id}` : `${id}/${further}`}`,
    },
    soundcloud: at('SoundCloud', 'https://soundcloud.com/'),
    speakerdeck: at('Speaker Deck', 'https://speakerdeck.com/player/'),
    twitch: at('Twitch', 'https://www.twitch.tv/'),
    mastodon: at('Mastodon', ''),
    wikipedia: at('Wikipedia', ''),
    stackexchange: at('Stack Exchange', ''),
    podcast: at('Podcast', ''),
    tiktok: at('TikTok', ''),
    reddit: at('Reddit', ''),
  }),
);

const ALIASES: Readonly<Record<string, string>> = {
  yt: 'youtube',
  lite_youtube: 'youtube',
  liteyoutube: 'youtube',
  liteyoutubeembed: 'youtube',
  youtubeembed: 'youtube',
  youtubevideo: 'youtube',
  'youtube-lite': 'youtube',
  youtubelite: 'youtube',
  'lite-youtube': 'youtube',
  youtuber: 'youtube',
  'youtube-enhanced': 'youtube',
  reactplayer: 'youtube',
  'vimeo-simple': 'vimeo',
  vimeo_simple: 'vimeo',
  twitter_simple: 'tweet',
  x_simple: 'x',
  tweetembed: 'tweet',
  xpost: 'x',
  toot: 'mastodon',
  instagram_simple: 'instagram',
  ig: 'instagram',
  'gist-it': 'gist',
  githubgist: 'gist',
  speaker_deck: 'speakerdeck',
  'asciinema-player': 'asciinema',
  github_repo: 'github',
  stack_exchange: 'stackexchange',
};

const IDENTIFIER = /^[\w@.:/-]{1,200}$/u;
const WEB = /^https?:\/\/[^\s"'<>]+$/iu;
const IDS = [
  'id',
  'videoid',
  'video_id',
  'v',
  'tweet_id',
  'tweetid',
  'tweetlink',
  'post',
  'shortcode',
  'slug',
  'hash',
  'youtubeid',
  'repo',
  'code',
  'bv',
  'bvid',
  'gistid',
];
const URLS = ['url', 'href', 'src', 'link', 'post_url', 'href_url'];

/** Meaning of a tag that embeds part of another site: a link to it. Undefined for other tags. */
export function embedMeaning(name: string, tagArguments: TagArguments): LinkMeaning | undefined {
  const key = name
    .toLowerCase()
    .replace(/\.html?$/u, '')
    .replace(/^.*\//u, '');
  const short = Object.hasOwn(ALIASES, key) ? (ALIASES[key] ?? key) : key;
  const provider = namedArgument(tagArguments, 'provider', 'type')?.toLowerCase();
  const embed =
    EMBEDS.get(short) ?? (/^(?:video|embed)/u.test(short) ? EMBEDS.get(provider ?? '') : undefined);
  if (embed === undefined) return undefined;
  const { positional } = tagArguments;
  const text = namedArgument(tagArguments, 'title', 'alt', 'caption', 'name') ?? embed.label;
  const url = namedArgument(tagArguments, ...URLS) ?? positional.find((word) => WEB.test(word));
  if (url !== undefined && WEB.test(url)) return { as: 'link', url: watchPage(url), text };
  const user = namedArgument(tagArguments, 'user', 'username', 'account');
  const named = namedArgument(tagArguments, ...IDS);
  const [id, further] = [user, named, ...(named === undefined ? positional : [])].filter(
    (word) => word !== undefined,
  );
  if (id === undefined || !IDENTIFIER.test(id) || !WEB.test(embed.address(id, undefined))) return undefined;
  // Further arguments without an address are options: `{% youtube id false %}`.
  const second =
    further !== undefined && /^[\w.-]{4,100}$/u.test(further) && !isOption(further) ? further : undefined;
  return { as: 'link', url: watchPage(embed.address(id, second)), text };
}

/** The page of a film, whose address in a frame is another. */
export function watchPage(url: string): string {
  const film = /^https?:\/\/(?:www\.)?(?:youtube(?:-nocookie)?\.com\/embed\/|youtu\.be\/)([\w-]+)/iu.exec(
    url,
  )?.[1];
  if (film !== undefined) return `https://www.youtube.com/watch?v=${film}`;
  const vimeo = /^https?:\/\/player\.vimeo\.com\/video\/(\d+)/iu.exec(url)?.[1];
  return vimeo === undefined ? url : `https://vimeo.com/${vimeo}`;
}

function isOption(word: string): boolean {
  return /^(?:true|false|video|playlist|autoplay)$/iu.test(word);
}
