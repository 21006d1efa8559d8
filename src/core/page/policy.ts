import { createHash } from 'node:crypto';
import { COPY_SCRIPT } from './parts/copy-script.ts';
import { STYLE } from './style.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** `data:` is for our own icon: articles have http and https only. */
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
 * Content-Security-Policy of pages: nothing runs, nothing frames them, and an article cannot reach further than its own text,
 * pictures and recordings, even if the sanitiser had a hole.
 */
export const CONTENT_SECURITY_POLICY = DIRECTIVES.join('; ');

/** Of pages of feeds, which have no HTML of articles in them: the one script there is may run. */
export const FEED_PAGE_POLICY = [...DIRECTIVES, `script-src ${hashOf(COPY_SCRIPT)}`].join('; ');
