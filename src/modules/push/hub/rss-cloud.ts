import { comparableTopic } from '../protocol/websub.ts';
import {
  challengeUrl,
  notificationForm,
  readPleaseNotify,
  REGISTRATION_SECONDS,
} from '../protocol/rss-cloud.ts';
import { FORM_TYPE } from '../protocol/form.ts';
import type { PushStore } from '../store/records.ts';
import type { HttpClient } from '../../../core/http-client.ts';
import type { HubAnswer } from './subscription-requests.ts';
import type { Quota } from './quota.ts';
import type { DocumentOf, PushTools } from '../topic.ts';

/** Dependencies of {@link createCloud}. */
export interface CloudInput extends PushTools {
  readonly store: () => Promise<PushStore>;
  readonly client: HttpClient;
  readonly documentOf: DocumentOf;
  readonly quota: Quota;
}

/** Max. bytes read of a response: a challenge and some white space. */
const MAX_ANSWER_BYTES = 512;

/**
 * Creates the handler of rssCloud registrations. It verifies the callback at once and returns the outcome;
 * `requester` is the address of the client.
 */
export function createCloud(
  input: CloudInput,
): (contentType: string | undefined, body: Uint8Array, requester: string) => Promise<HubAnswer> {
  const { store, client, documentOf, quota, now, token } = input;

  async function isWanted(callback: string, url: string, isChallenged: boolean): Promise<boolean> {
    if (!isChallenged) {
      const answer = await client.send({
        url: callback,
        method: 'POST',
        headers: { 'Content-Type': FORM_TYPE },
        body: notificationForm(url),
        bodyBytes: 0,
      });
      return 'status' in answer && answer.status >= 200 && answer.status <= 299;
    }
    const challenge = token();
    const answer = await client.send({
      url: challengeUrl(callback, url, challenge),
      method: 'GET',
      headers: {},
      bodyBytes: MAX_ANSWER_BYTES,
    });
    if (!('status' in answer) || answer.status < 200 || answer.status > 299) return false;
    return answer.body.toString().trim() === challenge;
  }

  return async (contentType, body, requester) => {
    const registration = readPleaseNotify(contentType, body, requester);
    if ('refusal' in registration) return { status: registration.status, text: registration.refusal };
    const { callback, isChallenged, urls } = registration;
    const url = client.readUrl(callback);
    if (url === undefined) return { status: 400, text: 'The callback must be at a public address.' };
    // Checked first, since finding a document may require rendering it.
    const push = await store();
    const retryAfterSeconds = await quota.check(requester, url.hostname, push);
    if (retryAfterSeconds !== undefined) {
      return { status: 429, text: 'Too many requests: try again later.', retryAfterSeconds };
    }
    const topics = urls.map((one) => comparableTopic(one) ?? one);
    for (const topic of topics) {
      if ((await documentOf(topic)) === undefined)
        return { status: 404, text: 'There is no such document here.' };
    }
    const expires = now() + REGISTRATION_SECONDS * 1000;
    const [first = ''] = topics;
    if (!(await isWanted(callback, first, isChallenged))) {
      return { status: 200, text: 'The callback did not confirm: nothing was registered.' };
    }
    for (const topic of topics) {
      await push.subscribe({
        protocol: 'rsscloud',
        topic,
        callback,
        host: url.hostname,
        secret: undefined,
        expires,
      });
    }
    return { status: 201, text: 'Registered. Register again within 25 hours.' };
  };
}
