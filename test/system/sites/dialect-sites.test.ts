import { describe, expect, test } from 'vitest';
import { pngOf } from '../../support/documents/png.ts';
import { DIALECTS } from '../../support/sites/dialects.ts';
import { postsOf } from '../../support/sites/post.ts';
import { publishSite } from '../../support/sites/publish-site.ts';
import { faultsOfSite } from '../../support/sites/site-faults.ts';

/** Posts of each site, and the order of their random numbers. */
const POSTS = Number(process.env['SITE_POSTS'] ?? 500);
const SEED = Number(process.env['SITE_SEED'] ?? 15);

const PICTURE = pngOf(40, 30);

describe('[67] [68] [69] [70] [71] a site as its generator keeps it', () => {
  test.each(Object.entries(DIALECTS))(
    `%s: ${POSTS} posts are published, clean, without drafts`,
    async (_name, dialect) => {
      const posts = postsOf(POSTS, SEED);
      const site = dialect(posts, PICTURE);
      expect(faultsOfSite(posts, site, await publishSite(site.files))).toEqual([]);
    },
  );
});
