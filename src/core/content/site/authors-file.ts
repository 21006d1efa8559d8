import type { Person } from '../../article/article.ts';
import { webUrl } from '../../article/url.ts';
import { oneLine, stringsIn } from '../metadata/text-values.ts';
import { readYamlMap } from '../metadata/yaml-map.ts';

/** Max. number of authors of a file. */
const MAX_AUTHORS = 1000;

const EMAIL = /^[^\s@()<>]+@[^\s@()<>]+$/u;

/**
 * Reads a file of authors as Docusaurus and Jekyll have it: a map from keys to `name`, `url` and `email`, or to a name.
 * Never throws; what cannot be read is left out, because it is the file of another program.
 */
export function readAuthorsFile(yaml: string): Readonly<Record<string, Person>> {
  return Object.fromEntries(
    readYamlMap(yaml)
      .pairs.slice(0, MAX_AUTHORS)
      .flatMap(({ key, value }): [string, Person][] => {
        const person = key === '' ? undefined : personOf(value);
        return person === undefined ? [] : [[key, person]];
      }),
  );
}

function personOf(value: unknown): Person | undefined {
  if (typeof value === 'string') {
    const name = oneLine(value);
    return name === '' ? undefined : { name };
  }
  const fields = new Map(Object.entries(stringsIn(value)));
  const name = fields.get('name') ?? fields.get('display_name') ?? fields.get('title') ?? '';
  if (name === '') return undefined;
  const address = ['url', 'uri', 'web', 'website', 'link', 'home'].flatMap((key) => fields.get(key) ?? [])[0];
  const url = address === undefined ? undefined : webUrl(address);
  const email = fields.get('email');
  return {
    name,
    ...(url !== undefined && { url }),
    ...(email !== undefined && EMAIL.test(email) && { email }),
  };
}
