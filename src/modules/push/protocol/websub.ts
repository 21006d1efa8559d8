// WebSub (W3C Recommendation, 23 January 2018), section 5.1: Subscriber Sends Subscription Request.

import { FORM_TYPE, isForm, readForm, type Form } from './form.ts';

/** A request of a subscriber to the hub. */
export interface HubRequest {
  readonly mode: 'subscribe' | 'unsubscribe';
  /** As received, since the verification must repeat it. Compare topics with {@link comparableTopic}. */
  readonly topic: string;
  /** As received: an absolute http or https URL of printable ASCII, without fragment and credentials. */
  readonly callback: string;
  /** The requested lease; only for `subscribe`. */
  readonly leaseSeconds?: number;
  /** The key that signs deliveries: 1 to 199 bytes in UTF-8, never logged or shown; only for `subscribe`. */
  readonly secret?: string;
}

/** A rejected request: a status and a sentence in plain text that quotes nothing of the request. */
export interface HubRefusal {
  readonly status: 400 | 415;
  readonly refusal: string;
}

/** Less than 200 bytes (WebSub, section 5.1). */
const MAX_SECRET_BYTES = 199;

/**
 * Printable ASCII, which every client sends unchanged, except the backslash: URL parsers disagree whether it
 * is a slash.
 */
const CALLBACK_CHARACTERS = /^[!-[\]-~]+$/;
/**
 * Excludes `http:/host` and `http:host`: the URL Standard accepts them, but other parsers read them
 * differently.
 */
const ABSOLUTE = /^https?:\/\/[^/]/i;
const POSITIVE = /^0*[1-9]\d*$/;

const REFUSALS = {
  type: `Content-Type must be ${FORM_TYPE}, in UTF-8.`,
  encoding: 'The body must be a form in UTF-8.',
  twice: 'hub.mode, hub.callback, hub.topic, hub.lease_seconds and hub.secret may each be given only once.',
  mode: 'hub.mode must be subscribe or unsubscribe.',
  publish:
    'This hub distributes only documents of its own service and detects their changes: hub.mode=publish is not needed. hub.mode must be subscribe or unsubscribe.',
  callback:
    'hub.callback must be an absolute http or https URL without a fragment, a user name or a password; characters that are not ASCII must be percent-encoded.',
  topic: 'hub.topic must be an absolute http or https URL: the one that the document names as rel=self.',
  lease: 'hub.lease_seconds must be a positive whole number.',
  secret: `hub.secret must be less than ${MAX_SECRET_BYTES + 1} bytes.`,
} as const;

/** Known parameters; unknown ones are ignored (WebSub, section 5.1). */
const NAMES = ['hub.mode', 'hub.callback', 'hub.topic', 'hub.lease_seconds', 'hub.secret'] as const;

/**
 * Parses the body of a POST to the hub. Empty parameters count as missing, since forms send blank fields. The
 * caller checks that the callback may be requested and that the topic exists here.
 */
export function readHubRequest(contentType: string | undefined, body: Uint8Array): HubRequest | HubRefusal {
  if (!isForm(contentType)) return refuse('type', 415);
  const form = readForm(body);
  if (form === undefined) return refuse('encoding');
  if (NAMES.some((name) => (form.get(name)?.length ?? 0) > 1)) return refuse('twice');

  const mode = given(form, 'hub.mode');
  if (mode === 'publish') return refuse('publish');
  if (mode !== 'subscribe' && mode !== 'unsubscribe') return refuse('mode');
  const callback = given(form, 'hub.callback');
  if (callback === undefined || !isCallback(callback)) return refuse('callback');
  const topic = given(form, 'hub.topic');
  if (topic === undefined || webUrl(topic) === undefined) return refuse('topic');
  const secret = given(form, 'hub.secret');
  if (secret !== undefined && Buffer.byteLength(secret) > MAX_SECRET_BYTES) return refuse('secret');
  // An unsubscription ignores the lease, even if it is malformed (WebSub, section 5.1).
  if (mode === 'unsubscribe') return { mode, topic, callback };
  const lease = given(form, 'hub.lease_seconds');
  if (lease !== undefined && !POSITIVE.test(lease)) return refuse('lease');
  return {
    mode,
    topic,
    callback,
    ...(lease !== undefined && { leaseSeconds: Math.min(Number(lease), Number.MAX_SAFE_INTEGER) }),
    ...(secret !== undefined && { secret }),
  };
}

/**
 * Normalises a topic for comparison: serialised by the URL Standard, with unreserved characters
 * percent-decoded (WebSub, section 5.1.1). Undefined if it is not an http or https URL.
 */
export function comparableTopic(topic: string): string | undefined {
  return webUrl(topic)?.href.replace(/%[\da-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
}

function refuse(reason: keyof typeof REFUSALS, status: HubRefusal['status'] = 400): HubRefusal {
  return { status, refusal: REFUSALS[reason] };
}

function given(form: Form, name: (typeof NAMES)[number]): string | undefined {
  return form.get(name)?.[0] || undefined;
}

function isCallback(callback: string): boolean {
  const url = webUrl(callback);
  if (url === undefined || !CALLBACK_CHARACTERS.test(callback)) return false;
  return !callback.includes('#') && url.username === '' && url.password === '';
}

function webUrl(text: string): URL | undefined {
  return ABSOLUTE.test(text) && URL.canParse(text) ? new URL(text) : undefined;
}
