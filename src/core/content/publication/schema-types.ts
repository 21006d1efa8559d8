import { z } from 'zod';
import { webUrl } from '../../article/url.ts';
import { scrubText } from '../formats/decode.ts';

/** Default description of a key in the JSON Schema. */
const capital = (expected: string): string => expected.charAt(0).toUpperCase() + expected.slice(1);

/**
 * A value that one function checks and converts; it returns undefined for a wrong value. `pattern` is for the JSON
 * Schema alone: it accepts every value that the function accepts, and may accept more.
 */
export function text<T>(
  expected: string,
  read: (value: string) => T | undefined,
  pattern?: string,
): z.ZodType<T> {
  return z
    .string({ error: expected })
    .meta({ description: capital(expected), ...(pattern !== undefined && { pattern }) })
    .transform((value, context) => {
      const result = read(scrubText(value).trim());
      if (result !== undefined) return result;
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    });
}

/** A whole number from `least` to `most`. */
export function wholeNumberWithin(least: number, most: number): z.ZodType<number> {
  const expected = `a whole number from ${least} to ${most}`;
  return z.int({ error: expected }).min(least, expected).max(most, expected);
}

/** One line of text. */
export const words = text(
  'a text that is not empty',
  (value) => (value === '' ? undefined : value.replace(/\s+/g, ' ')),
  String.raw`\S`,
);
/** An http or https URL. */
export const address = text(
  'an absolute http or https URL',
  (value) => webUrl(value),
  String.raw`^\s*[Hh][Tt][Tt][Pp][Ss]?:`,
);
/** An address that fits between `<` and `>`. */
export const emailAddress = text(
  'an e-mail address',
  (value) => (/^[^\s@()<>]+@[^\s@()<>]+$/.test(value) ? value : undefined),
  String.raw`^\s*[^\s@()<>]+@[^\s@()<>]+\s*$`,
);
/** `true` or `false`. */
export const truth = z.boolean({ error: 'true or false' });
/** A name, or name, url and email. */
export const person = z.union(
  [
    words.transform((name) => ({ name })),
    z.strictObject({
      name: words,
      url: address.optional(),
      email: emailAddress.optional(),
    }),
  ],
  { error: 'a name, or an object with name, url and email' },
);
