import type { ReadersReport } from '../../../src/modules/readers/report/report.ts';
import { request, type Answer } from '../service/request.ts';
import type { Service } from '../service/service.ts';

/** Properties of a scripted reader's poll. */
export interface Script {
  readonly userAgent?: string;
  /** Address given in X-Forwarded-For; the service must trust loopback. */
  readonly address?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

/** Polls once, with compression unless the script says otherwise. */
export function poll({ origin }: Service, script: Script): Promise<Answer> {
  const { userAgent, address, path = '/rss.xml', headers, method = 'GET' } = script;
  return request(origin + path, {
    method,
    headers: {
      'Accept-Encoding': 'gzip',
      ...(userAgent !== undefined && { 'User-Agent': userAgent }),
      ...(address !== undefined && { 'X-Forwarded-For': address }),
      ...headers,
    },
  });
}

/** Fetches the report as JSON. */
export async function readReport(
  { origin }: Pick<Service, 'origin'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<ReadersReport> {
  const { status, body } = await request(`${origin}/readers.json`, { headers });
  if (status !== 200) throw new Error(`the report is answered with ${status}: ${body.toString()}`);
  return JSON.parse(body.toString()) as ReadersReport;
}
