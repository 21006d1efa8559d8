import { addressOf } from '../article/address.ts';
import { FEED_STYLE } from '../feed/stylesheet.ts';
import { FEED_SYMBOL } from '../page/icon.ts';
import type { ResolveContext } from './context.ts';
import { FAVICON_PATH, STYLESHEET_PATH } from '../snapshot/paths.ts';
import { makeResourceQuickly } from '../snapshot/resource.ts';
import { foundResource, type Found } from '../snapshot/snapshot.ts';

/**
 * Resolves the files that browsers and readers request besides documents and pages: the style sheet that
 * documents name, and the icon that they look for where XML or JSON cannot name one.
 */
export async function findSiteFile(
  path: string,
  { snapshot: { publication } }: Pick<ResolveContext, 'snapshot'>,
): Promise<Found> {
  const file = async (contentType: string, text: string): Promise<Found> =>
    foundResource(
      await makeResourceQuickly({
        path,
        contentType,
        links: [{ href: addressOf(publication, path), rel: 'self', type: contentType.split(';')[0] }],
        text,
        lastModified: undefined,
      }),
    );
  if (path === STYLESHEET_PATH) return file('text/css; charset=utf-8', FEED_STYLE);
  if (path !== FAVICON_PATH) return undefined;
  const { favicon } = publication;
  return favicon === undefined ? file('image/svg+xml', FEED_SYMBOL) : { kind: 'redirect', movedTo: favicon };
}
