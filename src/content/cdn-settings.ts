import { z } from 'zod';
import { templateFaults } from '../protocol/request-template.ts';

const text = z.string({ error: 'a text' });

/** `cdn` of publication.yaml. What it says of requests may be secret: no complaint repeats it. */
export const cdnSettings = z
  .strictObject(
    {
      keys: z.enum(['Surrogate-Key', 'Cache-Tag'], { error: 'Surrogate-Key or Cache-Tag' }),
      purge: z
        .strictObject(
          {
            url: text,
            method: text.default('POST'),
            headers: z.record(z.string(), text, { error: 'header fields by their names' }).default({}),
            body: text.optional(),
          },
          { error: 'an object with url, method, headers and body' },
        )
        .transform(({ url, method, headers, body }) => ({ url, method, headers, body }))
        .superRefine((template, context) => {
          for (const { path, expected } of templateFaults(template)) {
            context.addIssue({ code: 'custom', path: [...path], message: expected });
          }
        }),
    },
    { error: 'an object with keys and purge' },
  )
  .partial();

export type CdnSettings = z.infer<typeof cdnSettings>;
