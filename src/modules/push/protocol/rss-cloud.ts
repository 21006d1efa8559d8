// rssCloud over http-post (walkthrough: http://scripting.com/opmlHowto/dave/rssCloud/walkthrough.html) and
// the `cloud` element of RSS 2.0
// (https://www.rssboard.org/rss-specification#ltcloudgtSubelementOfLtchannelgt).

import { isIPv6 } from 'node:net';
import { FORM_TYPE, appendQuery, isForm, readForm, writeForm, type Form } from './form.ts';
import type { HubRefusal } from './websub.ts';

/** Lifetime of a registration; aggregators register again every 24 hours. */
export const REGISTRATION_SECONDS = 25 * 60 * 60;

/** A registration request of an aggregator. */
export interface Registration {
  /** The target of notifications: an absolute http or https URL of printable ASCII. */
  readonly callback: string;
  /**
   * True if a domain was given: the callback then has to echo a challenge ({@link challengeUrl}). Otherwise
   * it is at the address of the request, and only a test notification is sent.
   */
  readonly isChallenged: boolean;
  /** Absolute URLs of documents, in the order of their numbers, without duplicates; never empty. */
  readonly urls: readonly string[];
}

/** Max. documents in a request, well above the number of formats and feeds that an aggregator follows. */
const MAX_URLS = 100;

/** A host without port, path or credentials. */
const DOMAIN = /^[^\s\p{Cc}/?#@:\\%[\]]+$/u;
/** Characters of a path and a query (RFC 3986). */
const PATH = /^[\w\-.~!$&'()*+,;=:@/?%]*$/;
const PORT = /^\d{1,5}$/;
const MAX_PORT = 65_535;
const URL_NAME = /^url(\d{0,9})$/i;
const WEB_URL = /^https?:\/\/[^/]/i;

const REFUSALS = {
  type: `Content-Type must be ${FORM_TYPE}, in UTF-8.`,
  encoding: 'The body must be a form in UTF-8.',
  twice: 'domain, port, path and protocol may each be given only once.',
  protocol: 'protocol must be http-post or https-post.',
  port: 'port must be a number from 1 to 65535.',
  path: 'path must be the path of a URL, without a fragment; other characters must be percent-encoded.',
  domain: 'domain must be only the name or the address of a host.',
  requester: 'domain must be given: the address of this client cannot be a callback.',
  urls: `url1, url2 and so on must be the absolute addresses of 1 to ${MAX_URLS} documents.`,
} as const;

/**
 * Parses the body of a POST to pleaseNotify. `requester` is the address of the client, used if no domain is
 * given. `notifyProcedure` and `registerProcedure` are ignored, since http-post does not use them. The caller
 * checks that the callback may be requested and that the documents exist here.
 */
export function readPleaseNotify(
  contentType: string | undefined,
  body: Uint8Array,
  requester: string | undefined,
): Registration | HubRefusal {
  if (!isForm(contentType)) return refuse('type', 415);
  const form = readForm(body);
  if (form === undefined) return refuse('encoding');
  if (['domain', 'port', 'path', 'protocol'].some((name) => (form.get(name)?.length ?? 0) > 1)) {
    return refuse('twice');
  }

  const protocol = given(form, 'protocol');
  if (protocol !== 'http-post' && protocol !== 'https-post') return refuse('protocol');
  const port = given(form, 'port') ?? '';
  if (!PORT.test(port) || Number(port) < 1 || Number(port) > MAX_PORT) return refuse('port');
  const path = given(form, 'path');
  if (path === undefined || !PATH.test(path)) return refuse('path');
  const domain = given(form, 'domain');
  const host = hostOf(domain ?? requester ?? '');
  if (host === undefined) return refuse(domain === undefined ? 'requester' : 'domain');
  const urls = urlsIn(form);
  if (urls.length === 0 || urls.length > MAX_URLS || !urls.every(isWebUrl)) return refuse('urls');

  // Some aggregators know only http-post and request TLS by the port.
  const scheme = protocol === 'https-post' || Number(port) === 443 ? 'https' : 'http';
  return {
    callback: `${scheme}://${host}:${Number(port)}${path.startsWith('/') ? '' : '/'}${path}`,
    isChallenged: domain !== undefined,
    urls,
  };
}

/** The URL of a GET for a document; a callback that wants notifications returns the challenge as the body. */
export function challengeUrl(callback: string, url: string, challenge: string): string {
  return appendQuery(callback, [
    ['url', url],
    ['challenge', challenge],
  ]);
}

/** The form that notifies of a changed document; it also tests a callback without a challenge. */
export function notificationForm(url: string): string {
  return writeForm([['url', url]]);
}

/** The variable attributes of the `cloud` element. */
export interface CloudAddress {
  readonly domain: string;
  readonly port: number;
  readonly path: string;
}

/** Splits the public URL of pleaseNotify, an absolute http or https URL. */
export function cloudAddress(url: string): CloudAddress {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const usual = protocol === 'https:' ? 443 : 80;
  return { domain: hostname, port: port === '' ? usual : Number(port), path: pathname + search };
}

function refuse(reason: keyof typeof REFUSALS, status: HubRefusal['status'] = 400): HubRefusal {
  return { status, refusal: REFUSALS[reason] };
}

function given(form: Form, name: string): string | undefined {
  return form.get(name)?.[0] || undefined;
}

/** A host for a URL: ASCII names, IPv6 in brackets, IPv4-mapped addresses of dual-stack sockets as IPv4. */
function hostOf(host: string): string | undefined {
  const bare = host.replace(/^::ffff:(?=\d+\.)/i, '').replace(/^\[(.*)\]$/, '$1');
  const written = isIPv6(bare) ? `[${bare}]` : bare;
  if (!isIPv6(bare) && !DOMAIN.test(bare)) return undefined;
  return URL.canParse(`http://${written}/`) ? new URL(`http://${written}/`).hostname : undefined;
}

/** Sorted by number; some aggregators use `url` for a single document. */
function urlsIn(form: Form): string[] {
  const numbered = [...form].flatMap(([name, values]) => {
    const number = URL_NAME.exec(name)?.[1];
    return number === undefined ? [] : values.map((value) => ({ number: Number(number), value }));
  });
  const inOrder = numbered.toSorted((one, other) => one.number - other.number);
  return [...new Set(inOrder.map(({ value }) => value).filter((value) => value !== ''))];
}

function isWebUrl(url: string): boolean {
  return WEB_URL.test(url) && URL.canParse(url);
}
