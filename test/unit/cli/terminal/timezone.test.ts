import { afterEach, expect, test, vi } from 'vitest';
import { systemTimezone } from '../../../../src/cli/terminal/timezone.ts';

afterEach(() => vi.restoreAllMocks());

test.each([
  ['Europe/Oslo', 'Europe/Oslo'],
  ['Etc/Unknown', 'UTC'],
  [undefined, 'UTC'],
])('if Intl says %s, the system’s zone is %s', (timeZone, expected) => {
  const real = new Intl.DateTimeFormat().resolvedOptions();
  const resolved = { ...real, timeZone } as Intl.ResolvedDateTimeFormatOptions;
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue(resolved);
  expect(systemTimezone()).toBe(expected);
});
