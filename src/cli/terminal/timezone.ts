/**
 * IANA name of the system's time zone. UTC if `TZ` holds a value that only the C library understands (empty,
 * a file such as `:/etc/localtime`, a rule, a mistake): Intl then has no name, or one that it rejects itself.
 */
export function systemTimezone(): string {
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  return name === undefined || name === 'Etc/Unknown' ? 'UTC' : name;
}
