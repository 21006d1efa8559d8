import { readBounded } from '../../../core/content/directory/read-file.ts';
import { readSiteConfiguration, SITE_FILES, type SiteConfiguration } from './site-configuration.ts';

/** Max. size of a configuration that is read. */
const MAX_BYTES = 64 * 1024;

/** Configuration of another program at the top of a directory; undefined if there is none. Never throws. */
export function findSite(directory: string): SiteConfiguration | undefined {
  for (const name of SITE_FILES) {
    const read = readBounded(directory, name);
    if ('refusal' in read || read.bytes.length > MAX_BYTES) continue;
    const site = readSiteConfiguration(name, Buffer.from(read.bytes).toString('utf8'));
    if (site !== undefined) return site;
  }
  return undefined;
}
