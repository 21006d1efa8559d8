import { z } from 'zod';
import type { ModuleKey } from '../../core/content/publication/module-keys.ts';
import { TEMPLATE_PATTERNS, templateFaults } from './request-template.ts';

const text = z.string({ error: 'a text' });
const filled = text.meta({ pattern: TEMPLATE_PATTERNS.text });

const cdnSettings = z
  .strictObject(
    {
      keys: z
        .enum(['Surrogate-Key', 'Cache-Tag'], { error: 'Surrogate-Key or Cache-Tag' })
        .describe('Header field of each 200 with the keys for purging it'),
      purge: z
        .strictObject(
          {
            url: text.meta({
              pattern: TEMPLATE_PATTERNS.url,
              description: 'Absolute; placeholders such as `{urls}` behind the host only',
            }),
            method: text
              .meta({ pattern: TEMPLATE_PATTERNS.method, description: 'Default: `POST`' })
              .default('POST'),
            headers: z
              .record(z.string(), filled, { error: 'header fields by their names' })
              .describe('Header fields; `{token}` is the environment variable `PURGE_TOKEN`')
              .default({}),
            body: filled.describe('Body with placeholders such as `{keysJson}`').optional(),
          },
          { error: 'an object with url, method, headers and body' },
        )
        .transform(({ url, method, headers, body }) => ({ url, method, headers, body }))
        .superRefine((template, context) => {
          for (const { path, expected } of templateFaults(template)) {
            context.addIssue({ code: 'custom', path: [...path], message: expected });
          }
        })
        .describe('Request that is sent after a change'),
    },
    { error: 'an object with keys and purge' },
  )
  .partial();

export type CdnSettings = z.infer<typeof cdnSettings>;

/** Key `cdn` of publication.yaml. A request may contain a token, so no complaint repeats the value. */
export const cdnKey: ModuleKey<CdnSettings> = {
  name: 'cdn',
  after: 'poll',
  schema: cdnSettings.describe('Keys for a CDN, and the request that purges them'),
  isSecret: true,
};
