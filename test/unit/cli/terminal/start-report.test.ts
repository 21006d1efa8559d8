import { describe, expect, test } from 'vitest';
import { startReport } from '../../../../src/cli/terminal/start-report.ts';

const NOW = Date.parse('2026-03-01T12:31:00Z');
const HEALTH = {
  status: 'ok',
  ready: true,
  reasons: [],
  role: 'publisher',
  articles: 12,
  articlesLeftOut: 0,
  nextRun: '2026-03-01T12:35:00Z',
} as const;
const START = {
  address: 'http://127.0.0.1:3000/',
  publicAddress: undefined,
  health: HEALTH,
  isPolled: true,
  now: NOW,
  timezone: 'Europe/Berlin',
};
const report = (more: Partial<Parameters<typeof startReport>[0]> = {}) =>
  startReport({ ...START, ...more }, (_style, text) => text);

describe('the start report', () => {
  test('lists every address', () => {
    expect(report()).toBe(`  page       http://127.0.0.1:3000/
  RSS        http://127.0.0.1:3000/rss.xml
  Atom       http://127.0.0.1:3000/atom.xml
  JSON Feed  http://127.0.0.1:3000/feed.json
  articles   12 published
  next run   in 4 minutes, at 13:35:00
  to stop    Ctrl+C`);
  });

  test('of a publisher process lists the addresses for operators', () => {
    expect(report({ isPolled: false })).toBe(`  health     http://127.0.0.1:3000/healthz
  metrics    http://127.0.0.1:3000/metrics
  articles   12 published
  next run   in 4 minutes, at 13:35:00
  to stop    Ctrl+C`);
  });

  test('counts the articles left out, and names the command that explains them', () => {
    expect(report({ health: { ...HEALTH, articlesLeftOut: 2 } })).toContain(
      '12 published, 2 left out: `feedwright check` shows why',
    );
  });

  test('gives the public address if it differs', () => {
    expect(report({ publicAddress: 'https://example.org/' })).toContain(
      '  public     https://example.org/\n',
    );
  });

  test.each([
    ['http://0.0.0.0:80/', 'http://127.0.0.1:80/rss.xml'],
    ['http://[::]:80/', 'http://[::1]:80/rss.xml'],
  ])('of %s gives an address that a browser can open', (address, shown) => {
    expect(report({ address })).toContain(shown);
  });

  test('shows problems with control characters escaped, and which process publishes', () => {
    const text = report({ health: { ...HEALTH, role: 'follower', reasons: ['bad\u001B[2J', 'worse'] } });
    expect(text).toContain(String.raw`  problem    bad\u001b[2J` + '\n  problem    worse\n');
    expect(text).toContain('another process publishes');
  });
});

test.each([
  [0, 'in 0 seconds, at 13:31:00'],
  [1000, 'in 1 second, at 13:31:01'],
  [89_000, 'in 1 minute, at 13:32:29'],
  [3_576_000, 'in 1 hour, at 14:30:36'],
  [7_200_000, 'in 2 hours, at 15:31:00'],
  [86_400_000, 'in 1 day, at 13:31:00 on 2026-03-02'],
  // The clock may have been set back.
  [-5000, 'in 0 seconds, at 13:30:55'],
])('describes a moment in %i ms', (ahead, text) => {
  const nextRun = new Date(NOW + ahead).toISOString();
  expect(report({ health: { ...HEALTH, nextRun } })).toContain(`  next run   ${text}\n`);
});
