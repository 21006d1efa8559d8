import { describe, expect, test } from 'vitest';
import { readHeaderKeys, readSidecarKeys } from '../../../../../src/core/content/path/header-keys.ts';
import { growth, LINEAR } from '../../../../support/service/cost.ts';

const DATED = { published: '2020-01-01' };

describe('readHeaderKeys', () => {
  test.each([
    ['YAML', '---\ntitle: A\npublished: 2020-01-01\n---\nlayout: page\n', DATED],
    [
      'quotation marks and a comment',
      '---\npublished: "2020-01-01" # first\nlayout: page # x\n---\n',
      { ...DATED, layout: 'page' },
    ],
    ['lines of Windows', '---\r\npublished: 2020-01-01\r\n---\r\nlayout: page\r\n', DATED],
    ['a byte order mark and empty lines', '\n\n\uFEFF---\npublished: 2020-01-01\n---\n', DATED],
    ['more hyphens', '-----\npublished: 2020-01-01\n-----\nlayout: page', DATED],
    ['TOML', '+++\npublished = 2020-01-01\nlayout = "page"\n+++\n', { ...DATED, layout: 'page' }],
    ['JSON', '{\n  "published": "2020-01-01",\n  "layout": "page"\n}\n', { ...DATED, layout: 'page' }],
    ['Pelican', 'Title: A\nType: page\n\nLayout: x', { type: 'page' }],
    ['Nikola', '<!--\n.. title: A\n.. type: text\n-->\nlayout: x\n', { type: 'text' }],
    ['a post of WordPress', '---\npost_type: page\n---\n', { type: 'page' }],
    ['a nested key', '---\ncover:\n  type: image\n  published: 2020-01-01\n---\n', {}],
    ['another key', '---\nxpublished: 2020-01-01\nlayouts: page\n---\n', {}],
    ['an alias in capitals', '---\nPublished: 2020-01-01\nLayout: page\n---\n', { layout: 'page' }],
    ['a template tag', '{% include a.html %}\nlayout: page\n', {}],
    ['no header', 'Text.\n\nlayout: page\npublished: 2020-01-01\n', {}],
    ['a header without end', '---\npublished: 2020-01-01\n', DATED],
    ['nothing', '', {}],
  ])('%s', (_name, text, keys) => {
    expect(readHeaderKeys(text)).toEqual(keys);
  });

  test('looks no further than front matter may reach', () => {
    expect(readHeaderKeys(`---\n${'# x\n'.repeat(20_000)}published: 2020-01-01\n---\n`)).toEqual({});
  });

  test.each(['-', '--- ', '{', '<!--', 'published:', 'layout: "', "type: '#", ' ', '\n', '\uFEFF'])(
    'a header of %j as long as front matter may be takes linear time',
    (piece) => {
      const prepare = (size: number) => {
        // Joined by the encoder, so that no measurement includes the joining.
        const text = Buffer.from(`---\n${piece.repeat(size / piece.length)}`).toString();
        return () => readHeaderKeys(text);
      };
      expect(growth(prepare, 64 * 1024)).toBeLessThan(LINEAR);
    },
  );
});

test('a sidecar has no fences', () => {
  expect(readSidecarKeys('title: A\n\npublished: 2020-01-01\n')).toEqual(DATED);
});
