import { article } from './directory.ts';
import { request } from './request.ts';
import type { Service } from './service.ts';

export const SOUND = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));

export const ONE = article('One', '2026-01-01T10:00:00Z');

/** An article with a recording of the same name. */
export const FILES = { 'ep1.md': ONE, 'ep1.mp3': SOUND };

interface JsonItem {
  readonly attachments?: readonly { readonly url: string; readonly size_in_bytes?: number }[];
  readonly image?: string;
}

/** First item of the JSON Feed. */
export async function item({ origin }: Service): Promise<JsonItem> {
  const { body } = await request(`${origin}/feed.json`);
  const { items } = JSON.parse(body.toString()) as { items: [JsonItem] };
  return items[0];
}

export async function sizeOf(service: Service): Promise<number | undefined> {
  return (await item(service)).attachments?.[0]?.size_in_bytes;
}

export async function statusOf({ origin }: Service, path: string): Promise<number> {
  return (await request(origin + path)).status;
}

export function messages(service: Service): readonly string[] {
  return (service.current()?.findings ?? []).map(
    ({ file, line, severity, message }) => `${file}:${line}: ${severity} ${message}`,
  );
}
