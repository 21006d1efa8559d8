import { expect, test } from 'vitest';
import { episodeFindings } from '../../../../src/modules/podcast/findings.ts';
import { sampleEntry } from '../../core/feed/sample.ts';

test('[34] an episode without a title is a finding, because directories require one', () => {
  const messages = (title: string) =>
    episodeFindings(sampleEntry({ title, podcast: { transcripts: [], persons: [] } })).map(
      ({ message }) => message,
    );
  expect(messages('')).toEqual(['the episode has no title: directories refuse it']);
  expect(messages('Ice')).toEqual([]);
});
