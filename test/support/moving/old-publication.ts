import { temporaryDirectory, writeFiles } from '../service/directory.ts';
import { freePort } from '../service/free-port.ts';
import { POSTS, type MovingPost } from './posts.ts';
import type { OldPublisher } from './publisher.ts';
import { startStaticHost } from './static-host.ts';

/** A publication of another program, as it runs at its address. */
export interface OldPublication {
  readonly port: number;
  /** Without a slash at the end. */
  readonly origin: string;
  /** Absolute URLs of its feeds. */
  readonly feeds: readonly string[];
  /** Directory that its program builds from. */
  readonly site: string;
  readonly posts: readonly MovingPost[];
  /** Writes the file of a post where the program keeps it, as this text if one is given. */
  readonly write: (post: MovingPost, change?: (text: string) => string) => void;
  readonly stop: () => Promise<void>;
}

/** Builds the thirty posts with another program and serves them. */
export async function startOldPublication(
  publisher: OldPublisher,
  packages: string,
): Promise<OldPublication> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const posts = POSTS.map((post) =>
    post.title === '' && !publisher.allowsNoTitle ? { ...post, title: 'Untitled' } : post,
  );
  const site = temporaryDirectory(publisher.frame(origin));
  writeFiles(site, Object.fromEntries(posts.map(publisher.fileOf)));
  const { stop } = await startStaticHost(await publisher.build(site, packages), port);
  return {
    port,
    origin,
    feeds: publisher.feeds.map((path) => origin + path),
    site,
    posts,
    write: (post, change = (text) => text) => {
      const [path, text] = publisher.fileOf(post);
      writeFiles(site, { [path]: change(text) });
    },
    stop,
  };
}
