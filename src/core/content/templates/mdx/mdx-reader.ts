import { CodeFinder } from '../scan/code-finder.ts';
import type { Tag, Token, TokenReader } from '../scan/token.ts';
import { pairBraces } from './brace-pairs.ts';
import { ModuleStatements } from './statements.ts';
import { readJsxTag, type JsxSource } from './jsx-tag.ts';

const REQUIRED_FILE = /^\s*require\(\s*['"]([^'"]+)['"]\s*\)(?:\.default)?\s*$/u;
const STRING = /^\s*(?:"([^"\\]*)"|'([^'\\]*)'|`([^`\\$]*)`|(-?\d+(?:\.\d+)?|true|false))\s*$/u;
const NAME = /^\s*([\w$]+)(?:\.(?:src|default))?\s*$/u;
/** Elements of HTML that never have content. */
const VOID = new Set('area br col hr img input link meta source track wbr'.split(' '));

/** Creates the reader of what MDX has besides Markdown: statements, components, expressions and comments. */
export function createMdxReader(text: string, code: CodeFinder): TokenReader {
  const bracePairs = pairBraces(text, new CodeFinder(text, 'mdx'));
  const statements = new ModuleStatements(text);
  const source: JsxSource = { text, bracePairs, find: (mark, from) => code.find(mark, from), valueOf };

  return {
    lineAt: (start) => statements.at(start),
    at: (start) => {
      if (text[start] === '{') return expression(start);
      return text[start] === '<' ? element(start) : undefined;
    },
  };

  function expression(start: number): Token | undefined {
    if (text.startsWith('{/*', start)) {
      const end = code.find('*/}', start + 3);
      if (end !== Infinity) {
        return { kind: 'hidden', family: 'component', text: text.slice(start + 3, end), start, end: end + 3 };
      }
    }
    const end = bracePairs.get(start);
    // Docusaurus names headings by {#id}.
    if (end === undefined || text[start + 1] === '#') return undefined;
    const literal = STRING.exec(text.slice(start + 1, end))
      ?.slice(1)
      .find((value) => value !== undefined);
    if (literal !== undefined) {
      return { kind: 'literal', family: 'component', isTag: false, text: literal, start, end: end + 1 };
    }
    return {
      kind: 'variable',
      expression: text.slice(start + 1, end),
      isComponentSyntax: true,
      start,
      end: end + 1,
    };
  }

  function element(start: number): Token | undefined {
    const fragment = text.startsWith('<>', start) ? 2 : text.startsWith('</>', start) ? 3 : 0;
    if (fragment > 0) return { kind: 'hidden', family: 'component', text: '', start, end: start + fragment };
    const tag = readJsxTag(source, start);
    if (tag === undefined) return undefined;
    const isHtml = /^[a-z][a-z0-9]*$/u.test(tag.name);
    if (isHtml && !(tag.isForeign && !(VOID.has(tag.name) && !text.slice(start, tag.end).includes('{'))))
      return undefined;
    const { name, role, attributes, end } = tag;
    return {
      kind: 'tag',
      family: 'component',
      name,
      written: attributes.source,
      attributes,
      role,
      start,
      end,
    } satisfies Tag;
  }

  function valueOf(expressionText: string): string | undefined {
    const literal = STRING.exec(expressionText);
    if (literal !== null) return literal.slice(1).find((value) => value !== undefined);
    const required = REQUIRED_FILE.exec(expressionText)?.[1];
    if (required !== undefined) return required;
    const name = NAME.exec(expressionText)?.[1];
    return name === undefined ? undefined : statements.files.get(name);
  }
}
