import { z } from 'zod';
import { PUBLICATION_FILE } from './publication-file.ts';
import { PUBLICATION_KEYS } from './publication-keys.ts';

/**
 * The JSON Schema (draft-07, which editors know) of publication.yaml, as it is written by hand: before anything is trimmed or
 * filled in. It refuses nothing that validation takes, and lets some things through that only code can judge: dates,
 * templates of requests, which of two numbers is the larger one.
 */
export function publicationSchema(): Readonly<Record<string, unknown>> {
  const schema = z
    .strictObject(PUBLICATION_KEYS)
    .partial()
    .meta({
      title: PUBLICATION_FILE,
      description: 'What a publication of Feedwright is; every key is optional.',
      // Only `kind: podcast` is a kind.
      dependencies: { podcast: ['kind'] },
    });
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'throw' });
}
