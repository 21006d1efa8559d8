import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const READER = resolve(import.meta.dirname, '../../../dist/modules/moving/wordpress/read-wordpress.js');

/** Reads an export of 500 MB that is made while it is read, and prints the number of its articles. */
const PROGRAM = `
import { readWxr } from ${JSON.stringify(READER)};
const text = 'Words of a paragraph that is long enough, with <b>marks</b> and [brackets].\\n\\n'.repeat(400);
const upload = (n) => '<wp:post_type>attachment</wp:post_type><wp:attachment_url>https://ice.example/u/' + n + '.jpg</wp:attachment_url>';
const item = (n) => '<item><title>Item ' + n + '</title><link>https://ice.example/' + n + '/</link><guid>' + n +
  '</guid><wp:post_id>' + n + '</wp:post_id><wp:status>publish</wp:status><wp:post_date_gmt>2014-06-05 17:18:00</wp:post_date_gmt>' +
  (n % 2 === 0 ? upload(n) : '<wp:post_type>post</wp:post_type><content:encoded><![CDATA[' + text + ']]></content:encoded>') + '</item>';
async function* open() {
  yield Buffer.from('<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><link>https://ice.example</link><wp:wxr_version>1.2</wp:wxr_version>');
  for (let n = 1, size = 0; size < 500e6; n += 1) {
    const bytes = Buffer.from(item(n));
    size += bytes.length;
    yield bytes;
  }
  yield Buffer.from('</channel></rss>');
}
const seen = { articles: 0, leftOut: 0, findings: 0 };
await readWxr(open, {
  publication() {},
  leftOut() { seen.leftOut += 1; },
  finding() { seen.findings += 1; },
  async article() { seen.articles += 1; },
});
console.log(JSON.stringify(seen));
`;

test('an export of WordPress of 500 MB is read with 64 MB of memory', async () => {
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=64', '--input-type=module', '--eval', PROGRAM],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(code).toBe(0);
  const { articles = 0, leftOut = 0, findings } = JSON.parse(output) as Record<string, number>;
  expect(articles).toBeGreaterThan(15_000);
  expect(articles - leftOut).toBeLessThanOrEqual(1);
  expect(findings).toBe(0);
});
