import type { RssExtension } from '../../core/feed/rss.ts';
import { element } from '../../core/feed/xml/xml.ts';
import { cloudAddress } from './protocol/rss-cloud.ts';

/** Element `cloud` (RSS 2.0): the address at which aggregators register for notifications. */
export const cloudElement: RssExtension = {
  rssElements: ({ cloud: pleaseNotify }) => {
    if (pleaseNotify === undefined) return [];
    const { domain, port, path } = cloudAddress(pleaseNotify);
    // Over http-post no procedure is called, but the attribute is required.
    return [element('cloud', { domain, port, path, registerProcedure: '', protocol: 'http-post' })];
  },
};
