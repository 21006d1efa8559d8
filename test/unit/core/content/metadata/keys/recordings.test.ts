import { expect, test } from 'vitest';
import { readMetadata } from '../../../../../../src/core/content/metadata/metadata.ts';

const read = (yaml: string) =>
  readMetadata(`date: 2020-01-01T00:00:00Z\n${yaml}`, 1, { path: 'a.md', timezone: 'UTC' });
const MP3 = { url: 'https://cdn.example/a.mp3', mediaType: 'audio/mpeg' };

test.each([
  ['audio: https://cdn.example/a.mp3', [MP3]],
  [
    'file: https://cdn.example/a.mp3\nlength: "123"\nduration: 1:00',
    [{ ...MP3, sizeBytes: 123, durationSeconds: 60 }],
  ],
  ['enclosure: https://cdn.example/a.mp3 123 audio/mpeg', [{ ...MP3, sizeBytes: 123 }]],
  [
    'enclosure: "https://cdn.example/a.mp3\\n123\\naudio/x-mp3\\n"',
    [{ ...MP3, sizeBytes: 123, mediaType: 'audio/x-mp3' }],
  ],
  [
    'enclosure: { href: https://cdn.example/a.mp3, length: 123, type: audio/mpeg }',
    [{ ...MP3, sizeBytes: 123 }],
  ],
  ['url: https://cdn.example/a.mp3\nfile_size: 1,234', [{ ...MP3, sizeBytes: 1234 }]],
  ['audio: https://cdn.example/a.mp3\nlength: "1:02:03"', [{ ...MP3, durationSeconds: 3723 }]],
  [
    'enclosures: [a.mp3, b.ogg]\nlength: 5',
    [
      { ...MP3, url: 'a.mp3' },
      { url: 'b.ogg', mediaType: 'audio/ogg' },
    ],
  ],
  ['file: notes.rb', undefined],
  ['audio: true', undefined],
  ['video: https://www.youtube.com/watch?v=x', undefined],
  ['media: { a: b }', undefined],
  ['length: 5\nduration: 3 min', undefined],
  ['attachments: []', []],
])('%j', (yaml, expected) => {
  const { metadata, findings } = read(yaml);
  expect(metadata.attachments).toEqual(expected);
  expect(findings).toEqual([]);
});
