import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { SHIPPED_CONTENT, start } from '../support/service/cli.ts';
import { runProgram } from './support/programs.ts';
import { STORY_FILES } from './support/stories.ts';
import { temporaryDirectory } from '../support/service/directory.ts';
import { request } from '../support/service/request.ts';

/** Content directories: the shipped one, a hostile one, and an empty one. */
const PUBLICATIONS: readonly (readonly [name: string, directory: () => string])[] = [
  ['the shipped article', () => SHIPPED_CONTENT],
  ['hostile articles', () => temporaryDirectory(STORY_FILES)],
  ['no article', () => temporaryDirectory()],
];

async function documentOf(content: string, path: string): Promise<Buffer> {
  const args = ['--content', content, '--port', '0', '--base-url', 'https://example.org/'];
  const { status, body } = await request((await start(args).listening) + path);
  expect(status).toBe(200);
  return body;
}

/** Throws for bytes that are not UTF-8, and keeps a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

describe.each(PUBLICATIONS)('%s', (_name, directory) => {
  test.each(['/rss.xml', '/atom.xml'])('[1] xmllint has nothing to say about %s', async (path) => {
    const document = await documentOf(directory(), path);
    expect(utf8.decode(document)).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>/);
    const options = ['--noout', '--nonet', '--pedantic', '-'];
    expect(await runProgram('xmllint', options, { input: document })).toEqual({
      code: 0,
      stdout: Buffer.alloc(0),
      stderr: '',
    });
  });

  test('[1] [25] [26] [27] /feed.json follows the schema of JSON Feed 1.1', async () => {
    const schema = createRequire(import.meta.url).resolve('jsonfeed-schema/schema-v1.1.json');
    const ajv = new Ajv({ allErrors: true, strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
    const text = utf8.decode(await documentOf(directory(), '/feed.json'));
    expect(text).toMatch(/^\{"version":"https:\/\/jsonfeed\.org\/version\/1\.1",/);
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  });
});
