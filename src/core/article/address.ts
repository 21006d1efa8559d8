import type { Publication } from './publication.ts';

/** Absolute address of a path of the service. */
export function addressOf({ baseUrl }: Pick<Publication, 'baseUrl'>, path: string): string {
  return baseUrl + path.slice(1);
}

/** The same without scheme and host: right under every host that the service is reached by. */
export function publicPathOf(publication: Pick<Publication, 'baseUrl'>, path: string): string {
  return new URL(addressOf(publication, path)).pathname;
}

/** Absolute URL of a target as publication.yaml has it: a URL, or a path of the service. */
export function targetOf(publication: Pick<Publication, 'baseUrl'>, target: string): string {
  return target.startsWith('/') ? addressOf(publication, target) : target;
}
