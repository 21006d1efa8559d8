import type {
  ImportedArticle,
  ImportedPublication,
  ImportSink,
} from '../../../../src/modules/moving/import/imported-article.ts';

/** A sink that keeps what it receives. */
export class CollectingSink implements ImportSink {
  publications: ImportedPublication[] = [];
  articles: ImportedArticle[] = [];
  kinds: string[] = [];
  findings: { where: string; message: string; isError: boolean }[] = [];

  readonly publication = (publication: ImportedPublication): void => void this.publications.push(publication);
  readonly article = async (article: ImportedArticle): Promise<void> => {
    this.articles.push(article);
  };
  readonly leftOut = (kind: string): void => void this.kinds.push(kind);
  readonly finding = (where: string, message: string, isError: boolean): void =>
    void this.findings.push({ where, message, isError });

  /** The article with this title. */
  titled(title: string): ImportedArticle {
    const article = this.articles.find((one) => one.title === title);
    if (article === undefined) throw new Error(`no article "${title}"`);
    return article;
  }

  get errors(): readonly string[] {
    return this.findings.filter(({ isError }) => isError).map(({ where, message }) => `${where}: ${message}`);
  }
}
