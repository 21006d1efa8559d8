import type { Metadata, MetadataKey } from '../../formats/source-format.ts';
import type { KeyReader } from './key-reader.ts';

/** Members that many articles have that are no episodes. */
const COMMON: ReadonlySet<string> = new Set(['duration', 'title']);

/**
 * Reads the key `podcast`, whose members may also stand at the top level: there they count if the article has a
 * recording, or one of them that only episodes have. The members of the map itself win.
 */
export function readMemberKey(
  reader: KeyReader,
  key: MetadataKey<NonNullable<Metadata['podcast']>>,
  hasRecording: boolean,
): Metadata['podcast'] {
  const values = reader.filled('podcast');
  const own = values.find(({ member }) => member === undefined);
  const loose = new Map<string, unknown>();
  for (const { member, value } of values) {
    if (member !== undefined && !loose.has(member)) loose.set(member, value);
  }
  const counts = hasRecording || own !== undefined || [...loose.keys()].some((member) => !COMMON.has(member));
  const [first] = values;
  if (first === undefined || !counts) return undefined;
  const isMap = typeof own?.value === 'object' && own.value !== null && !Array.isArray(own.value);
  const whole =
    own === undefined || isMap ? { ...Object.fromEntries(loose), ...(own?.value as object) } : own.value;
  return key.read(
    whole,
    (message) => reader.complain(own ?? first, key.rule, message, own === undefined ? 'note' : 'warning'),
    reader.context,
  );
}
