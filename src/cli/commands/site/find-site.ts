import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readBeginning } from '../../../core/content/directory/read-file.ts';
import { readSiteConfiguration, SITE_FILES } from './read-configuration.ts';
import type { SiteConfiguration } from './site-configuration.ts';

/** Max. size of a configuration that is read, in bytes. */
const MAX_BYTES = 64 * 1024;

/**
 * Configuration of another program at the top of a directory; undefined if there is none. Of a file above 64 KB nothing
 * is used, and links are not followed. Never throws.
 */
export function findSite(directory: string): SiteConfiguration | undefined {
  for (const name of SITE_FILES) {
    const bytes = readBeginning(directory, name, MAX_BYTES + 1);
    if (bytes === undefined || bytes.length > MAX_BYTES) continue;
    const text = Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\uFEFF/u, '');
    const site = readSiteConfiguration(name, text);
    if (site !== undefined) return withFolders(directory, site);
  }
  return undefined;
}

/** Completes a configuration by the folders that are there. */
function withFolders(directory: string, site: SiteConfiguration): SiteConfiguration {
  const { generator, content } = site;
  // Pelican's articles stand beside its settings where no folder is named.
  if (generator === 'Pelican' && content === 'content' && !isFolder(join(directory, content)))
    return { ...site, content: '.' };
  const hasStatic = generator === 'Hugo' || generator === 'Zola';
  // Files of a site at the top of the content directory are found without being named.
  if (!hasStatic || content.includes('/') || content === '.' || !isFolder(join(directory, 'static')))
    return site;
  return { ...site, static: '../static' };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
