import { describe, expect, test } from 'vitest';
import { METADATA_KEYS } from '../../../../src/app/modules/module-metadata-keys.ts';
import { readMetadata } from '../../../../src/core/content/metadata/metadata.ts';

const read = (yaml: string) =>
  readMetadata(yaml, 1, { path: 'a.md', timezone: 'UTC', metadataKeys: METADATA_KEYS });

/** The findings for one key. */
function told(yaml: string): string[] {
  return read(`podcast: ${yaml}`).findings.map(
    ({ severity, rule, line, message }) => `${severity} ${rule} ${line}: ${message}`,
  );
}

describe('podcast', () => {
  test('reads every key', () => {
    const { metadata, findings } = read(`
podcast:
  title: "  Ebb  "
  season: 2
  seasonName: Winter
  episode: 3
  type: bonus
  explicit: True
  duration: 1:00:01
  block: false
  chapters: { url: ch.json }
  transcripts:
    - a.vtt
    - { url: "https://x.example/b", type: Text/HTML, language: DE-at, captions: true }
  persons: [A, { name: B, role: Guest, group: Cast, url: "https://x.example/b", image: "https://x.example/b.png" }]
`);
    expect(findings).toEqual([]);
    expect(metadata.podcast).toEqual({
      title: 'Ebb',
      season: 2,
      seasonName: 'Winter',
      episode: 3,
      type: 'bonus',
      explicit: true,
      durationSeconds: 3601,
      block: false,
      chapters: { url: 'ch.json', mediaType: 'application/json+chapters' },
      transcripts: [
        { url: 'a.vtt', mediaType: 'text/vtt' },
        { url: 'https://x.example/b', mediaType: 'text/html', language: 'de-AT', isCaptions: true },
      ],
      persons: [
        { name: 'A' },
        {
          name: 'B',
          role: 'guest',
          group: 'cast',
          url: 'https://x.example/b',
          image: 'https://x.example/b.png',
        },
      ],
    });
  });

  test.each([
    ['yes', ['warning podcast 1: podcast: must be a map of keys such as season and episode']],
    ['[a]', ['warning podcast 1: podcast: must be a map of keys such as season and episode']],
    ['{ season: 0 }', ['warning podcast 1: podcast: season: expected a whole number from 1']],
    ['{ episode: 1.5 }', ['warning podcast 1: podcast: episode: expected a whole number from 1']],
    ['{ episode: -1 }', ['warning podcast 1: podcast: episode: expected a whole number from 1']],
    ['{ type: teaser }', ['warning podcast 1: podcast: type: expected full, trailer or bonus']],
    ['{ explicit: perhaps }', ['warning podcast 1: podcast: explicit: expected true, false or clean']],
    ['{ duration: long }', ['warning podcast 1: podcast: duration: expected seconds or h:mm:ss']],
    ['{ title: [x] }', ['warning podcast 1: podcast: title: expected a line of text']],
    [
      '{ chapters: "javascript:x" }',
      ['warning podcast 1: podcast: chapters: "javascript:x" is not the address of a file'],
    ],
    [
      '{ transcripts: [a.xyz] }',
      [
        'warning podcast 1: podcast: transcripts: the media type of a.xyz is not known: add type, such as text/vtt',
      ],
    ],
    [
      '{ transcripts: [{ url: a.vtt, language: x_y }] }',
      ['warning podcast 1: podcast: transcripts: "x_y" is not a language tag (BCP 47)'],
    ],
    ['{ persons: [{ role: host }] }', ['warning podcast 1: podcast: persons: a person needs a name']],
    [
      '{ persons: [{ name: A, url: b }] }',
      ['warning podcast 1: podcast: persons: "b" is not an absolute URL'],
    ],
  ])('%s is ignored with a warning', (yaml, expected) => {
    expect(told(yaml)).toEqual(expected);
  });

  test('reports an unknown key, and ignores properties of the prototype', () => {
    expect(told('{ seasons: 1 }')[0]).toMatch(/unknown key "seasons": the keys are title, season, /);
    expect(told('{ constructor: 1 }')[0]).toMatch(/unknown key "constructor"/);
    const { metadata } = read('podcast: { __proto__: { season: 1 } }');
    expect(metadata.podcast?.season).toBeUndefined();
  });
});
