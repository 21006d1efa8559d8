import { join } from 'node:path';
import { expect, test } from 'vitest';
import { detectExport } from '../../../../../src/modules/moving/import/detect-export.ts';
import { wxr } from '../../../../support/moving/wxr.ts';
import { temporaryDirectory } from '../../../../support/service/directory.ts';

test.each([
  ['WXR', wxr([]), 'wordpress'],
  ['WXR with a byte order mark and a comment', `\uFEFF<!-- export -->\n${wxr([])}`, 'wordpress'],
  ['WXR in UTF-16', Buffer.from(`\uFEFF${wxr([])}`, 'utf16le'), 'wordpress'],
  ['RSS', '<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', 'feed'],
  [
    'RSS that names Blogger',
    '<rss version="2.0"><channel><item><guid>tag:blogger.com,1999:blog-1.post-2</guid></item></channel></rss>',
    'feed',
  ],
  ['RSS 1.0', '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">', 'feed'],
  ['Atom', '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:ice.example,2014:1</id></feed>', 'feed'],
  ['Atom with a prefix', '<a:feed xmlns:a="http://www.w3.org/2005/Atom"></a:feed>', 'feed'],
  [
    'Atom of Blogger',
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:blogger.com,1999:blog-1.archive</id>',
    'blogger',
  ],
  ['Atom of Takeout', '<feed xmlns:blogger="http://schemas.google.com/blogger/2018">', 'blogger'],
  ['JSON Feed', '{"title": "Ice", "version": "https://jsonfeed.org/version/1.1", "items": []}', 'feed'],
  ['Ghost', '{"db":[{"meta":{"exported_on":1},"data":{"posts":[]}}]}', 'ghost'],
  ['Ghost of an older version', '{ "meta": {"version": "2"}, "data": {} }', 'ghost'],
  ['other JSON', '{"name": "ice"}', undefined],
  ['a page', '<!doctype html><html></html>', undefined],
  ['nothing', '', undefined],
])('%s is told by its content', async (_, content, kind) => {
  const path = join(temporaryDirectory({ file: content }), 'file');
  expect(await detectExport(path)).toBe(kind);
});
