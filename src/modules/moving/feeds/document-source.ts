import { createReadStream } from 'node:fs';
import { messageOf } from '../../../core/errors.ts';

/** A document that is read in pieces, and then closed. */
export interface OpenDocument {
  readonly body: AsyncIterable<Uint8Array>;
  /** URL after redirects; undefined for a file. */
  readonly address: string | undefined;
  readonly charset: string | undefined;
  readonly close: () => void;
}

/** Reason why a document cannot be had, as the end of a sentence. */
export interface Unavailable {
  readonly failure: string;
}

/** Sends one request; the global `fetch`. */
export type FetchDocument = (url: string, init: RequestInit) => Promise<Response>;

/** Conditions of a request. */
export interface RequestRules {
  readonly fetch: FetchDocument;
  /** Max. time of one document in milliseconds. */
  readonly timeoutMs: number;
  /** Origins to which a redirect may lead; undefined: any. */
  readonly origins: ReadonlySet<string> | undefined;
}

const MAX_REDIRECTS = 5;

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1';

/** Opens a file. */
export function openFile(path: string): OpenDocument {
  const stream = createReadStream(path);
  return { body: stream, address: undefined, charset: undefined, close: () => void stream.destroy() };
}

/** Requests a document by GET and follows redirects. */
export async function openUrl(url: string, rules: RequestRules): Promise<OpenDocument | Unavailable> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new Error(`no answer in ${rules.timeoutMs / 1000} s`)),
    rules.timeoutMs,
  );
  const close = (): void => {
    clearTimeout(timer);
    controller.abort();
  };
  let address = url;
  try {
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await rules.fetch(address, {
        redirect: 'manual',
        signal: controller.signal,
        headers: { accept: ACCEPT, 'user-agent': 'feedwright (adopt)' },
      });
      const location =
        response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (location === null) return { ...opened(response, address, close) };
      await response.body?.cancel();
      const target = URL.canParse(location, address) ? new URL(location, address) : undefined;
      if (target === undefined || !/^https?:$/u.test(target.protocol))
        return unavailable(close, `redirects to "${location.slice(0, 200)}", which is no http(s) URL`);
      if (rules.origins?.has(target.origin) === false)
        return unavailable(close, `redirects to another site, ${target.origin}`);
      address = target.href;
    }
    return unavailable(close, `redirects more than ${MAX_REDIRECTS} times`);
  } catch (error) {
    return unavailable(close, reasonOf(error));
  }
}

function opened(response: Response, address: string, close: () => void): OpenDocument | Unavailable {
  if (response.status !== 200 || response.body === null) {
    void response.body?.cancel().catch(() => undefined);
    return unavailable(close, `answers ${response.status}`);
  }
  const type = response.headers.get('content-type') ?? '';
  const charset = /;\s*charset\s*=\s*"?([\w:.-]{1,40})/iu.exec(type)?.[1];
  return { body: response.body, address, charset, close };
}

function unavailable(close: () => void, failure: string): Unavailable {
  close();
  return { failure };
}

/** Message of a failed request: fetch hides the reason in the cause. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return messageOf(cause) || messageOf(error);
}
