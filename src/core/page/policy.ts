import { createHash } from 'node:crypto';
import { COPY_SCRIPT } from './parts/copy-script.ts';
import { STYLE } from './style.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** `data:` is for the built-in icon: the sanitiser leaves articles only http and https URLs. */
const DIRECTIVES: readonly string[] = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  'img-src https: http: data:',
  'media-src https: http:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/**
 * Content-Security-Policy of pages. It forbids scripts, forms and framing, so an article can load only images
 * and media even if the sanitiser has a hole.
 */
export const CONTENT_SECURITY_POLICY = DIRECTIVES.join('; ');

/** Content-Security-Policy of feed pages: these contain no HTML of articles, and their one script may run. */
export const FEED_PAGE_POLICY = [...DIRECTIVES, `script-src ${hashOf(COPY_SCRIPT)}`].join('; ');
