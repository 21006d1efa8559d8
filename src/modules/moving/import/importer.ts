import { copyFile, link, lstat, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { AdoptedItem } from '../../../core/adoption/adopted-item.ts';
import { atomIdOf } from '../../../core/article/ids/atom-id.ts';
import { messageOf } from '../../../core/errors.ts';
import { hasCode } from '../../../core/content/directory/paths.ts';
import { writeWhole } from '../files/atomic-file.ts';
import { toMarkdown } from '../markdown/to-markdown.ts';
import { articleName, secondName } from './article-name.ts';
import { addressFor, articleText, isFitId, type ArticleAddress } from './article-text.ts';
import type { ImportedArticle } from './imported-article.ts';
import { idInHead } from './existing-articles.ts';
import type { ImportReport } from './import-report.ts';
import { illustrate, type CopiedFile, type PictureContext } from './pictures.ts';

/** Numbers of an import. */
export interface ImportCounts {
  /** Files that were made. */
  written: number;
  /** Files that were there with other contents, and were replaced. */
  replaced: number;
  /** Files that were there with the same contents. */
  same: number;
  /** Files that were there with other contents, and stay. */
  kept: number;
  drafts: number;
  scheduled: number;
  pictures: number;
  remotePictures: number;
}

/** Conditions of an import. */
export interface ImporterOptions extends Pick<PictureContext, 'find' | 'isOwnHost'> {
  /** Real path of the content directory. */
  readonly root: string;
  /** Paths of articles below it by id. */
  readonly existing: ReadonlyMap<string, string>;
  /** True if files that are there are replaced. */
  readonly replaces: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly report: ImportReport;
}

/** Writes articles into a content directory, each complete or absent. */
export class Importer {
  readonly counts: ImportCounts = {
    written: 0,
    replaced: 0,
    same: 0,
    kept: 0,
    drafts: 0,
    scheduled: 0,
    pictures: 0,
    remotePictures: 0,
  };
  /** Items that readers of the earlier publication know, with the files that they became. */
  readonly known: AdoptedItem[] = [];
  readonly #taken = new Set<string>();
  readonly #options: ImporterOptions;

  constructor(options: ImporterOptions) {
    this.#options = options;
  }

  /** Writes one article with its pictures. Never rejects: what cannot be written is a finding. */
  async add(written: ImportedArticle): Promise<void> {
    const { report } = this.#options;
    const { where } = written;
    try {
      const article = this.#withOwnId(this.#withFitId(written));
      if (article === undefined) return;
      const address = addressFor(article);
      if (address.fault !== undefined && this.#isPublic(article))
        report.add(where, `the old path ${JSON.stringify(article.link)} ${address.fault}`, false);
      const path = await this.#pathFor(article);
      const { html, image, files, remote, faults } = await illustrate(article.html, article.image, {
        ...this.#options,
        name: basename(path).replace(/\.[^.]+$/u, ''),
        link: article.link,
      });
      for (const fault of faults) report.add(where, fault, false);
      const relativeFiles = besides(path, files);
      const text = articleText(article, address, image, toMarkdown(html));
      const isCurrent = await this.#write(path, text, where);
      if (isCurrent) for (const file of relativeFiles) await this.#copy(file, where);
      this.counts.remotePictures += remote;
      this.#count(article, path, address);
    } catch (error) {
      report.add(where, `is not imported: ${messageOf(error)}`, true);
    }
  }

  /** The article, without an id that no file can carry. */
  #withFitId(article: ImportedArticle): ImportedArticle {
    const { id, link, where } = article;
    if (isFitId(id)) return article;
    const own = link !== undefined && isFitId(link) ? link : atomIdOf(id);
    const message = `has an id that is too long, or has characters that feeds cannot carry: it gets the id "${own}"`;
    this.#options.report.add(where, message, false);
    return { ...article, id: own };
  }

  /** The article, without its id if another one has it; undefined for the same article once more. */
  #withOwnId(article: ImportedArticle): ImportedArticle | undefined {
    const { id, link, title, where } = article;
    const key = `${link ?? ''} ${title}`;
    const before = this.#seen.get(id);
    if (before === undefined) {
      this.#seen.set(id, key);
      return article;
    }
    if (before === key) {
      this.#options.report.add(where, `is there twice, with the id "${id}": the first counts`, false);
      return undefined;
    }
    const own = link !== undefined && !this.#seen.has(link) ? link : `${id} ${key}`;
    this.#seen.set(own, key);
    this.#options.report.add(
      where,
      `has the id of another article, "${id}": readers know only that one, so it gets the id "${own}"`,
      false,
    );
    return { ...article, id: own };
  }
  readonly #seen = new Map<string, string>();

  /** Path of an article's file: where it is already, else a name that no other article has. */
  async #pathFor(article: ImportedArticle): Promise<string> {
    const { existing, root } = this.#options;
    const present = existing.get(article.id);
    if (present !== undefined) return present;
    const name = articleName(article);
    for (const candidate of [name, secondName(name, article.id)]) {
      const path = `${candidate}.md`;
      if (this.#taken.has(path)) continue;
      const text = await readFile(join(root, path), 'utf8').catch(() => undefined);
      const owner = text === undefined ? undefined : idInHead(text);
      if (text === undefined || owner === article.id) {
        this.#taken.add(path);
        return path;
      }
    }
    throw new Error(`another file has the name ${name}.md`);
  }

  /** Resolves to true if the file has the text now. */
  async #write(path: string, text: string, where: string): Promise<boolean> {
    const { root, replaces, report } = this.#options;
    const file = join(root, path);
    if (await writeWhole(file, text, { replaces: false })) {
      this.counts.written += 1;
      return true;
    }
    if ((await readFile(file, 'utf8')) === text) {
      this.counts.same += 1;
      return true;
    }
    if (!replaces) {
      this.counts.kept += 1;
      report.add(
        where,
        `${JSON.stringify(path)} stays as it is, which differs from the export: --force replaces it`,
        false,
      );
      return false;
    }
    await writeWhole(file, text, { replaces: true });
    this.counts.replaced += 1;
    return true;
  }

  /** Copies a picture, unless a file is there. */
  async #copy({ from, to }: CopiedFile, where: string): Promise<void> {
    const { root, replaces, report } = this.#options;
    const target = join(root, to);
    const temporary = join(root, `.feedwright-${randomBytes(6).toString('hex')}`);
    try {
      const folder = dirname(target);
      await mkdir(folder, { recursive: true });
      if (!(await lstat(folder)).isDirectory()) throw new Error(`${dirname(to)} is no directory`);
      await copyFile(from, temporary);
      if (replaces) await rename(temporary, target);
      else await link(temporary, target);
      this.counts.pictures += 1;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) report.add(where, `${to} is not copied: ${messageOf(error)}`, true);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  #isPublic({ draftState, published }: ImportedArticle): boolean {
    return draftState === undefined && published !== undefined && published <= this.#options.now;
  }

  #count(article: ImportedArticle, path: string, { path: page, aliases }: ArticleAddress): void {
    const { id, atomId, title, link: address, published, updated, draftState } = article;
    if (draftState !== undefined) this.counts.drafts += 1;
    else if (published === undefined) {
      this.#options.report.add(article.where, 'has no date: it is published when you give it one', false);
      this.counts.drafts += 1;
    } else if (published > this.#options.now) this.counts.scheduled += 1;
    else
      this.known.push({
        article: path,
        id,
        atomId,
        title,
        link: address,
        published,
        updated,
        permalink: page,
        aliases,
      });
  }
}

/** The copied files, whose paths begin beside the article. */
function besides(path: string, files: readonly CopiedFile[]): readonly CopiedFile[] {
  const folder = dirname(path);
  return folder === '.' ? files : files.map(({ from, to }) => ({ from, to: join(folder, to) }));
}
