import { expect, test } from 'vitest';
import { syndication } from '../../../../src/core/feed/syndication-module.ts';

test.each([
  [0.3, 'hourly', 60],
  [1, 'hourly', 60],
  [5, 'hourly', 12],
  // Six times an hour: the interval is rounded down.
  [11, 'hourly', 6],
  [60, 'hourly', 1],
  [61, 'daily', 24],
  [1440, 'daily', 1],
  [1441, 'weekly', 7],
  [100_000, 'weekly', 1],
])('[17] %d minutes between polls are %s, frequency %i', (minutes, period, frequency) => {
  expect(syndication(minutes).map(({ xml }) => xml)).toEqual([
    `<sy:updatePeriod>${period}</sy:updatePeriod>`,
    `<sy:updateFrequency>${frequency}</sy:updateFrequency>`,
  ]);
});
