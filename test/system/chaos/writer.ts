import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { article } from '../../support/service/directory.ts';
import type { Random } from './random.ts';

/** An article as its writer knows it; `marker` is a word of its text that no edit removes. */
export interface Piece {
  readonly marker: string;
  readonly published: string;
  path: string;
  title: string;
  paragraphs: string[][];
  /** True if it should be published. */
  out: boolean;
  /** True if it was ever deleted or withdrawn. */
  wasOut: boolean;
  /** Round in which it was last moved, changed or removed. */
  round: number;
}

/** A writer that keeps changing a content directory. */
export interface Writer {
  readonly pieces: readonly Piece[];
  /** Changes one article whose last change had time to be seen. */
  readonly work: () => void;
  /** Starts the next round if the last one was seen; the beacon article carries its number. */
  readonly turn: () => void;
  /** Present number in the beacon article. */
  readonly round: () => number;
  /** Reports the round seen in a document. */
  readonly saw: (round: number) => void;
  /** True if a scan must have seen the changes of a round. */
  readonly isSettled: (round: number) => boolean;
  /** Number of changes by kind. */
  readonly done: ReadonlyMap<string, number>;
}

/** Marker of the beacon article, whose text carries the round. */
export const BEACON = 'marker00000';

const FOLDERS = ['', 'news/', 'news/europe/', 'culture/', 'zoo/'];
/** Few names and days, so that new articles reuse those of deleted ones. */
const NAMES = Array.from({ length: 90 }, (_, index) => `story-${index}`);
const DAYS = ['2026-01-05', '2026-01-06', '2026-01-07'];
const MAX_PIECES = 45;

/** Creates a writer and this number of articles. */
export function createWriter(directory: string, random: Random, count: number): Writer {
  const pieces: Piece[] = [];
  const vacated = new Map<string, number>();
  const done = new Map<string, number>();
  let round = 0;
  let seen = 0;
  let last = 0;

  // Changes of round N precede the beacon's N + 1. The scan that saw N + 1 may have listed the directory
  // before them; the one that sees N + 2 cannot.
  const isSettled = (then: number): boolean => seen >= then + 2;
  const word = (): string => `w${random.below(1_000_000)}`;
  const words = (length: number): string[] => Array.from({ length }, word);

  const put = (piece: Piece): void => {
    const { path, marker, title, published, paragraphs, out } = piece;
    const text = [marker, ...paragraphs.map((paragraph) => paragraph.join(' '))].join('\n\n');
    const content = article(title, published, text, ...(out ? [] : ['draft: true']));
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    if (random.below(2) === 0) return writeFileSync(file, content);
    const beside = join(dirname(file), `.${marker}.tmp`);
    writeFileSync(beside, content);
    renameSync(beside, file);
  };
  const move = (piece: Piece, path: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    renameSync(join(directory, piece.path), join(directory, path));
    vacated.set(piece.path, round);
    piece.path = path;
  };
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const isFree = (path: string): boolean =>
    pieces.every((piece) => piece.path !== path) && isSettled(vacated.get(path) ?? -2);
  const freePath = (name: string): string | undefined =>
    [random.pick(FOLDERS), random.pick(FOLDERS)].map((folder) => `${folder}${name}`).find(isFree);

  const add = (): void => {
    const path = freePath(`${random.pick(NAMES)}.md`);
    if (path === undefined || pieces.filter(({ out }) => out).length >= MAX_PIECES) return;
    last += 1;
    const piece: Piece = {
      marker: `marker${String(last).padStart(5, '0')}`,
      published: `${random.pick(DAYS)}T10:00:00Z`,
      path,
      title: words(4).join(' '),
      paragraphs: [words(30)],
      out: true,
      wasOut: false,
      round,
    };
    pieces.push(piece);
    put(piece);
  };

  /** Changes that apply to a published article. */
  const deeds: Record<string, (piece: Piece) => void> = {
    editSlightly: (piece) => {
      const paragraph = random.pick(piece.paragraphs);
      paragraph[random.below(paragraph.length)] = word();
      put(piece);
    },
    editMuch: (piece) => {
      piece.paragraphs.push(words(15));
      put(piece);
    },
    retitle: (piece) => {
      piece.title = words(4).join(' ');
      put(piece);
    },
    rename: (piece) => {
      const path = piece.path.replace(nameOf(piece.path), `${random.pick(NAMES)}.md`);
      if (isFree(path)) move(piece, path);
    },
    moveToFolder: (piece) => {
      const path = freePath(nameOf(piece.path));
      if (path !== undefined) move(piece, path);
    },
    remove: (piece) => {
      piece.out = false;
      piece.wasOut = true;
      rmSync(join(directory, piece.path));
      vacated.set(piece.path, round);
      piece.path = `gone:${piece.path}`;
    },
    withdraw: (piece) => {
      piece.out = false;
      piece.wasOut = true;
      put(piece);
    },
    swap: (piece) => {
      const other = pieces.find((one) => one !== piece && one.out && isSettled(one.round));
      if (other === undefined) return;
      const [here, there] = [piece.path, other.path];
      const between = `between-${last}-${round}.md`;
      if (!isFree(between)) return;
      move(piece, between);
      move(other, here);
      move(piece, there);
      other.round = round;
    },
  };
  const bringBack = (piece: Piece): void => {
    const path = piece.path.replace(/^gone:/, '');
    if (path !== piece.path && !isFree(path)) return;
    piece.path = path;
    piece.out = true;
    put(piece);
  };

  const beacon: Piece = {
    marker: BEACON,
    published: '2026-01-01T10:00:00Z',
    path: 'beacon.md',
    title: 'Beacon',
    paragraphs: [words(30), ['round', '0']],
    out: true,
    wasOut: false,
    round: Infinity,
  };
  pieces.push(beacon);
  put(beacon);
  for (let number = 0; number < count; number += 1) add();

  return {
    pieces,
    done,
    isSettled,
    round: () => round,
    saw: (number) => (seen = Math.max(seen, number)),
    turn: () => {
      if (seen < round) return;
      round += 1;
      beacon.paragraphs[1] = ['round', String(round)];
      put(beacon);
    },
    work: () => {
      const free = pieces.filter((piece) => isSettled(piece.round));
      const kind = random.pick([...Object.keys(deeds), 'add', 'add', 'bringBack']);
      const deed = kind === 'bringBack' ? bringBack : deeds[kind];
      const candidates = free.filter(({ out }) => out === (kind !== 'bringBack'));
      if (deed === undefined) add();
      else if (candidates.length > 0) {
        const piece = random.pick(candidates);
        piece.round = round;
        deed(piece);
      }
      done.set(kind, (done.get(kind) ?? 0) + 1);
    },
  };
}
