/**
 * IANA name of the zone that the system is in. UTC where `TZ` is something that only the C library understands: nothing,
 * a file (`:/etc/localtime`), a rule, a mistake; Intl then has no name, or one that it does not take itself.
 */
export function systemTimezone(): string {
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  return name === undefined || name === 'Etc/Unknown' ? 'UTC' : name;
}
