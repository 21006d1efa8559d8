import { z } from 'zod';
import { schemasOf, type AnyModuleKey } from './module-keys.ts';
import { PUBLICATION_FILE } from './publication-file.ts';

/**
 * JSON Schema (draft-07, which editors know) of publication.yaml as an author writes it: before values are trimmed or
 * filled in. It accepts everything that validation accepts, and some things that only code can judge: dates, templates
 * of requests, the larger one of two numbers.
 */
export function publicationSchema(
  moduleKeys: readonly AnyModuleKey[] = [],
): Readonly<Record<string, unknown>> {
  const dependencies = Object.fromEntries(
    moduleKeys.flatMap(({ name, requires }) => (requires === undefined ? [] : [[name, [requires]]])),
  );
  const schema = z
    .strictObject(schemasOf(moduleKeys))
    .partial()
    .meta({
      title: PUBLICATION_FILE,
      description: 'Settings of a publication of Feedwright; every key is optional.',
      ...(Object.keys(dependencies).length > 0 && { dependencies }),
    });
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'throw' });
}
