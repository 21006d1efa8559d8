import type { Module } from '../../core/module.ts';

/** Publishes the list of all feeds (OPML). */
export const opmlModule: Module = {
  name: 'opml',
  feeds: async () => ({ resolvers: [(await import('./subscription-list.ts')).findSubscriptionList] }),
};
