/** Address at which readers can open what a frame shows. */
export interface WatchAddress {
  readonly url: string;
  /** Picture of a film, where its address tells it. */
  readonly picture?: string | undefined;
}

/** A rule for frames of one provider: the host, a pattern of the path, and the address that they become. */
interface Provider {
  readonly host: RegExp;
  readonly path: RegExp;
  readonly address: (match: RegExpExecArray, parameters: URLSearchParams) => WatchAddress | undefined;
}

const PROVIDERS: readonly Provider[] = [
  {
    host: /^(?:www\.|m\.)?youtube(?:-nocookie)?\.com$/u,
    path: /^\/embed\/videoseries$/u,
    address: (_match, parameters) => {
      const list = parameters.get('list');
      return list === null
        ? undefined
        : { url: `https://www.youtube.com/playlist?list=${encodeURIComponent(list)}` };
    },
  },
  {
    host: /^(?:www\.|m\.)?youtube(?:-nocookie)?\.com$/u,
    path: /^\/(?:embed|v|shorts|live)\/([\w-]{5,20})(?:[&/]|$)/u,
    address: ([, id = ''], parameters) => youTube(id, parameters.get('start') ?? parameters.get('t')),
  },
  {
    host: /^youtu\.be$/u,
    path: /^\/([\w-]{5,20})$/u,
    address: ([, id = ''], parameters) => youTube(id, parameters.get('t')),
  },
  {
    host: /^player\.vimeo\.com$/u,
    path: /^\/video\/(\d{1,12})$/u,
    address: ([, id = ''], parameters) => {
      const hash = parameters.get('h') ?? '';
      return { url: `https://vimeo.com/${id}${/^[\da-f]{6,20}$/u.test(hash) ? `/${hash}` : ''}` };
    },
  },
  {
    host: /^(?:www\.|geo\.)?dailymotion\.com$/u,
    path: /^\/(?:embed\/video\/([\w-]{1,20})|player(?:\/[\w-]+)?\.html)$/u,
    address: ([, id], parameters) =>
      page('https://www.dailymotion.com/video/', id ?? parameters.get('video')),
  },
  {
    host: /^player\.bilibili\.com$/u,
    path: /^\/player\.html$/u,
    address: (_match, parameters) => {
      const number = parameters.get('aid');
      return page('https://www.bilibili.com/video/', parameters.get('bvid') ?? (number && `av${number}`));
    },
  },
  {
    host: /^w\.soundcloud\.com$/u,
    path: /^\/player\/?$/u,
    address: (_match, parameters) => {
      const url = parameters.get('url');
      return url !== null && /^https?:\/\//u.test(url) && URL.canParse(url)
        ? { url: new URL(url).href }
        : undefined;
    },
  },
  {
    host: /^open\.spotify\.com$/u,
    path: /^\/embed(?:-podcast)?\/(\w{1,20}\/\w{1,40})$/u,
    address: ([, path = '']) => ({ url: `https://open.spotify.com/${path}` }),
  },
  {
    host: /^codepen\.io$/u,
    path: /^\/([\w-]{1,60})\/embed\/(?:preview\/)?([\w-]{1,60})\/?$/u,
    address: ([, user = '', pen = '']) => ({ url: `https://codepen.io/${user}/pen/${pen}` }),
  },
  {
    host: /^embed\.ted\.com$/u,
    path: /^(\/talks\/[\w./-]{1,200})$/u,
    address: ([, path = '']) => ({ url: `https://www.ted.com${path}` }),
  },
  {
    host: /^(?:www\.)?archive\.org$/u,
    path: /^\/embed\/([\w.-]{1,100})/u,
    address: ([, id]) => page('https://archive.org/details/', id),
  },
  {
    host: /^(?:www\.)?loom\.com$/u,
    path: /^\/embed\/(\w{1,60})/u,
    address: ([, id]) => page('https://www.loom.com/share/', id),
  },
];

/** The address to which a frame with an address becomes a link: the film's page, or the address itself. */
export function watchAddress(address: URL): WatchAddress {
  const host = address.hostname.toLowerCase();
  for (const provider of PROVIDERS) {
    const match = provider.host.test(host) ? provider.path.exec(address.pathname) : null;
    const found = match && provider.address(match, address.searchParams);
    if (found) return found;
  }
  return { url: address.href };
}

/** Address and picture of a film on YouTube; `start` is a time such as `90` or `1m30s`. */
export function youTube(id: string, start: string | null = null): WatchAddress {
  const time =
    start !== null && /^\d{1,6}s?$/u.test(start) && !/^0+s?$/u.test(start)
      ? `&t=${parseInt(start, 10)}s`
      : '';
  return {
    url: `https://www.youtube.com/watch?v=${id}${time}`,
    picture: `https://i.ytimg.com/vi/${id}/hqdefault.jpg`,
  };
}

function page(prefix: string, id: string | null | undefined): WatchAddress | undefined {
  return id !== null && id !== undefined && /^[\w.-]{1,100}$/u.test(id) ? { url: prefix + id } : undefined;
}
