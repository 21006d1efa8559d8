import type { Publication } from './publication.ts';

/** Absolute address of a path of the service. */
export function addressOf({ baseUrl }: Pick<Publication, 'baseUrl'>, path: string): string {
  return baseUrl + path.slice(1);
}

/** Path of {@link addressOf}: the same on every host name that reaches the service. */
export function publicPathOf(publication: Pick<Publication, 'baseUrl'>, path: string): string {
  return new URL(addressOf(publication, path)).pathname;
}

/** Absolute URL of a redirect target in publication.yaml: a URL, or a path of the service. */
export function targetOf(publication: Pick<Publication, 'baseUrl'>, target: string): string {
  return target.startsWith('/') ? addressOf(publication, target) : target;
}
