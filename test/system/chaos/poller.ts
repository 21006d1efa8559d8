import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { SaxesParser } from 'saxes';
import { request, type Answer } from '../../support/service/request.ts';
import { BEACON, type Piece, type Writer } from './writer.ts';

/** Content of one document, whatever its format. */
interface Said {
  /** Ids and markers, in document order. */
  readonly items: readonly { readonly id: string; readonly marker: string }[];
  readonly deleted: readonly string[];
  /** Date of the document, if its format has one. */
  readonly updated: number | undefined;
  readonly round: number;
}

/** All pollers, with their shared knowledge. */
export interface Pollers {
  readonly faults: readonly string[];
  readonly answers: () => number;
  readonly generations: () => number;
  /** Polls every document in every coding until `stop`. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** While the service is down, a poll may fail; every response must still be right. */
  readonly isDown: (down: boolean) => void;
  readonly idOf: ReadonlyMap<string, string>;
  /** Fetches the present content of a path, with the checks of every other poll. */
  readonly look: (path: string) => Promise<Said>;
}

/** The process to ask next. */
export interface Target {
  readonly origin: string;
  /** Called after a failed poll: true if it was allowed to fail. */
  readonly mayFail: () => boolean;
}

/** One service, or several that must look like one. */
export interface Targets {
  readonly next: () => Target;
  /** True while processes cannot reach their database: they serve their snapshots, and make nothing new. */
  readonly areApart: () => boolean;
}

const CODINGS = ['identity', 'gzip', 'br'] as const;
export const DOCUMENTS = ['/rss.xml', '/atom.xml', '/feed.json'] as const;

/** Invariants over all pollers; a single service is named by its origin. */
export function createPollers(service: string | Targets, writer: Writer): Pollers {
  const faults: string[] = [];
  const idOf = new Map<string, string>();
  const markerOf = new Map<string, string>();
  const tags = new Set<string>();
  let answers = 0;
  let downs = 0;
  let down = false;
  let polling = false;
  let under: Promise<void>[] = [];

  const fault = (text: string): void => {
    if (faults.length < 50) faults.push(`${new Date().toISOString()} ${text}`);
  };

  const one = (origin: string): Target => {
    const downsBefore = downs;
    const wasDown = down;
    return { origin, mayFail: () => down || wasDown || downs !== downsBefore };
  };
  const targets: Targets =
    typeof service === 'string' ? { next: () => one(service), areApart: () => false } : service;

  /** Polls once; undefined if the service was down at some time between request and response. */
  async function poll(path: string, coding: string): Promise<Answer | undefined> {
    const { origin, mayFail } = targets.next();
    try {
      const answer = await request(origin + path, { headers: { 'Accept-Encoding': coding } });
      answers += 1;
      return { ...answer, headers: { ...answer.headers, host: origin } };
    } catch (error) {
      if (!mayFail()) fault(`${path}: no answer: ${String(error)}`);
      return undefined;
    }
  }

  function check(path: string, answer: Answer, expected: readonly Piece[]): Said | undefined {
    const where = `${path} ${answer.headers.etag ?? 'without a tag'}`;
    if (answer.status !== 200) {
      fault(`${where}: status ${answer.status}`);
      return undefined;
    }
    const digest = createHash('sha256').update(answer.body).digest();
    if (answer.headers.etag !== `"${digest.toString('hex').slice(0, 32)}"`)
      fault(`${where}: the tag is not of these bytes`);
    if (answer.headers['repr-digest'] !== `sha-256=:${digest.toString('base64')}:`)
      fault(`${where}: the digest is not of these bytes`);
    if (answer.headers['content-length'] !== String(answer.body.length)) fault(`${where}: cut short`);
    let said: Said;
    try {
      said = read(path, decoded(answer));
    } catch (error) {
      fault(`${where}: cannot be read: ${String(error)}`);
      return undefined;
    }
    const ids = new Set<string>();
    const markers = new Set<string>();
    for (const { id, marker } of said.items) {
      if (ids.has(id) || markers.has(marker)) fault(`${where}: ${id} or ${marker} twice`);
      ids.add(id);
      markers.add(marker);
      if ((idOf.get(marker) ?? id) !== id)
        fault(`${where}: ${marker} had the id ${idOf.get(marker)}, has ${id}`);
      if ((markerOf.get(id) ?? marker) !== marker)
        fault(`${where}: ${id} was of ${markerOf.get(id)}, is of ${marker}`);
      idOf.set(marker, id);
      markerOf.set(id, marker);
    }
    for (const id of said.deleted) {
      if (ids.has(id)) fault(`${where}: ${id} is deleted and there`);
      const piece = writer.pieces.find(({ marker }) => marker === markerOf.get(id));
      // The writer may have added and removed an article between two polls.
      if (piece !== undefined && !piece.wasOut)
        fault(`${where}: ${piece.marker} is listed as deleted, but was not`);
    }
    for (const { marker } of expected) if (!markers.has(marker)) fault(`${where}: ${marker} is lost`);
    writer.saw(said.round);
    return said;
  }

  /** Articles that every response must have: published before the request and still after the response. */
  const settled = (): Piece[] => writer.pieces.filter(({ out, round }) => out && writer.isSettled(round));
  const present = (): (() => Piece[]) => {
    const before = writer.pieces.filter(
      (piece) => piece.out && (piece.marker === BEACON ? writer.isSettled(0) : known.has(piece)),
    );
    return () => before.filter(({ out }) => out);
  };
  /** Articles seen in a document and not removed since. */
  const known = new Set<Piece>();
  const learn = (): void => {
    for (const piece of settled()) known.add(piece);
    for (const piece of known) if (!piece.out) known.delete(piece);
  };

  /** Polls one document in one coding repeatedly, so that its responses are ordered in time. */
  async function follow(path: string, coding: string): Promise<void> {
    const past = new Set<string>();
    let tag = '';
    let modified = 0;
    let updated = 0;
    while (polling) {
      learn();
      const expected = present();
      const wereApart = targets.areApart();
      const answer = await poll(path, coding);
      const said = answer && check(path, answer, expected());
      if (answer === undefined || said === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        continue;
      }
      const now = answer.headers.etag ?? '';
      if (wereApart || targets.areApart()) {
        past.clear();
        tag = now;
        modified = 0;
        updated = 0;
        continue;
      }
      if (now !== tag) past.add(tag);
      if (past.has(now) && now !== tag) {
        fault(`${path} ${coding}: ${now} came back after ${tag}, from ${answer.headers.host ?? ''}`);
        past.clear();
      }
      tag = now;
      tags.add(now);
      const modifiedNow = Date.parse(answer.headers['last-modified'] ?? '') || modified;
      if (modifiedNow < modified)
        fault(`${path} ${coding}: Last-Modified fell from ${modified} to ${modifiedNow}`);
      modified = modifiedNow;
      if ((said.updated ?? updated) < updated)
        fault(`${path} ${coding}: updated fell from ${updated} to ${said.updated}`);
      updated = said.updated ?? updated;
    }
  }

  /** Compares formats: responses between two equal ones are of the same snapshot. */
  async function compare(): Promise<void> {
    while (polling) {
      const paths = [...DOCUMENTS, DOCUMENTS[0]];
      const round: Answer[] = [];
      const wereApart = targets.areApart();
      for (const path of paths) {
        const answer = await poll(path, 'identity');
        if (answer?.status === 200) round.push(answer);
      }
      const [first] = round;
      if (round.length < paths.length || first?.headers.etag !== round.at(-1)?.headers.etag) continue;
      if (wereApart || targets.areApart()) continue;
      const lists = round.map((answer, index) => read(paths[index] ?? '', decoded(answer)));
      const [ids, ...others] = lists.map(({ items }) => items.map(({ id }) => id).join(' '));
      if (others.some((other) => other !== ids)) fault(`the formats differ at ${first?.headers.etag}`);
    }
  }

  /** Reads pages: each linked page must exist, redirect, or be 410. */
  async function readPages(): Promise<void> {
    while (polling) {
      const answer = await poll('/feed.json', 'identity');
      if (answer?.status !== 200) continue;
      const { items } = JSON.parse(answer.body.toString()) as { items: { url: string }[] };
      for (const { url } of items.filter((_, index) => index % 7 === 0)) {
        const wereApart = targets.areApart();
        const page = await poll(new URL(url).pathname, 'gzip');
        if (page === undefined || [200, 301, 410].includes(page.status)) continue;
        const mayWait = page.status === 503 && page.headers['retry-after'] !== undefined;
        if (!mayWait || (!wereApart && !targets.areApart())) fault(`${url}: ${page.status}`);
      }
    }
  }

  return {
    faults,
    idOf,
    answers: () => answers,
    generations: () => tags.size,
    isDown: (is) => {
      down = is;
      if (is) downs += 1;
    },
    start: () => {
      polling = true;
      under = [
        ...DOCUMENTS.flatMap((path) => CODINGS.map((coding) => follow(path, coding))),
        compare(),
        readPages(),
      ];
    },
    stop: async () => {
      polling = false;
      await Promise.all(under);
    },
    look: async (path) => {
      const answer = await request(targets.next().origin + path);
      const said = check(path, answer, []);
      if (said === undefined) throw new Error(faults.at(-1));
      return said;
    },
  };
}

function decoded({ headers, body }: Answer): string {
  const coding = headers['content-encoding'];
  return (
    coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body
  ).toString();
}

function read(path: string, text: string): Said {
  if (path.endsWith('.json')) return readJson(text);
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  return path === '/atom.xml' ? readAtom(text) : readRss(text);
}

const EXTENSION = '_feedwright';

function readJson(text: string): Said {
  const feed = JSON.parse(text) as {
    items: { id: string; content_html: string }[];
    [EXTENSION]?: { deleted: { id: string }[] };
  };
  return {
    items: feed.items.map(({ id, content_html }) => ({ id, marker: markerIn(content_html) })),
    deleted: (feed[EXTENSION]?.deleted ?? []).map(({ id }) => id),
    updated: undefined,
    round: roundIn(text),
  };
}

function readAtom(text: string): Said {
  const [head = '', ...entries] = text.split('<entry');
  if (entries.join('').includes('deleted-entry')) throw new Error('a tombstone behind an entry');
  return {
    items: entries.map((entry) => ({ id: within(entry, /<id>([^<]*)<\/id>/), marker: markerIn(entry) })),
    deleted: [...head.matchAll(/ ref="([^"]*)"/g)].map((match) => match[1] ?? ''),
    updated: Date.parse(within(head, /<updated>([^<]*)<\/updated>/)),
    round: roundIn(text),
  };
}

function readRss(text: string): Said {
  const [head = '', ...items] = text.split('<item');
  return {
    items: items.map((item) => ({ id: within(item, /<guid[^>]*>([^<]*)<\/guid>/), marker: markerIn(item) })),
    deleted: [],
    updated: Date.parse(within(head, /<lastBuildDate>([^<]*)<\/lastBuildDate>/)),
    round: roundIn(text),
  };
}

function within(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`nothing like ${pattern.source}`);
  return found;
}

/** The single marker in an item; two would be two articles in one. */
function markerIn(text: string): string {
  const markers = new Set([...text.matchAll(/marker\d{5}/g)].map(([marker]) => marker));
  if (markers.size !== 1) throw new Error(`an item with the markers ${[...markers].join()}`);
  return [...markers][0] ?? '';
}

function roundIn(text: string): number {
  return Number(/round (\d+)/.exec(text)?.[1] ?? 0);
}
