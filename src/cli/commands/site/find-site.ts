import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readBeginning } from '../../../core/content/directory/read-file.ts';
import { configurationFault, readSiteConfiguration, SITE_FILES } from './read-configuration.ts';
import type { SiteConfiguration } from './site-configuration.ts';

/** Max. size of a configuration that is read, in bytes. */
const MAX_BYTES = 64 * 1024;

/** Search for the configuration of another program. */
export interface SiteSearch {
  readonly site?: SiteConfiguration;
  /** Reasons for not using files that are certainly such configurations, one line each. */
  readonly unread: readonly string[];
}

/** Looks for a configuration at the top of a directory. Links are not followed. Never throws. */
export function findSite(directory: string): SiteSearch {
  const unread: string[] = [];
  for (const name of SITE_FILES) {
    const bytes = readBeginning(directory, name, MAX_BYTES + 1);
    if (bytes === undefined) continue;
    const isLong = bytes.length > MAX_BYTES;
    const text = isLong
      ? ''
      : Buffer.from(bytes)
          .toString('utf8')
          .replace(/^\uFEFF/u, '');
    const site = readSiteConfiguration(name, text);
    if (site !== undefined) return { site: withFolders(directory, site), unread };
    const fault = isLong ? 'is longer than 64 KB' : configurationFault(name, text);
    if (fault !== undefined && CERTAIN.test(name)) unread.push(`${name} ${fault}`);
  }
  return { unread };
}

/** Names that only generators have. */
const CERTAIN = /^(?:hugo|zola|pelicanconf|_config)\./u;

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
