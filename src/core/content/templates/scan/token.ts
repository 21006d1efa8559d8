import type { TagArguments } from './tag-arguments.ts';

/** Notation of a template tag. */
export type TagFamily = 'hugo' | 'liquid' | 'call' | 'wordpress' | 'component';

interface Span {
  /** Position in the text. */
  readonly start: number;
  /** Position after it. */
  readonly end: number;
}

/** A template tag. */
export interface Tag extends Span {
  readonly kind: 'tag';
  readonly family: TagFamily;
  /** Lower case, except of components. */
  readonly name: string;
  /** Arguments as written. */
  readonly written: string;
  /** Attributes of a component, which are read with it. */
  readonly attributes?: TagArguments | undefined;
  readonly role: 'open' | 'close' | 'void';
}

/** A variable or expression, `{{ page.title }}`. */
export interface Variable extends Span {
  readonly kind: 'variable';
  readonly expression: string;
  readonly isComponentSyntax: boolean;
}

/** A tag with code between its ends, `{% highlight ruby %}`. */
export interface CodeTag extends Span {
  readonly kind: 'code-tag';
  readonly name: string;
  readonly written: string;
  readonly family: TagFamily;
  readonly code: string;
}

/** Text that the generator shows as it is: an escaped tag or `{% raw %}`. */
export interface Literal extends Span {
  readonly kind: 'literal';
  readonly family: TagFamily;
  /** True for a single escaped tag, which must not become markup. */
  readonly isTag: boolean;
  readonly text: string;
}

/** Text that the generator leaves out: comments, imports. */
export interface Hidden extends Span {
  readonly kind: 'hidden';
  readonly family: TagFamily;
  readonly text: string;
}

/** Code in the source syntax. */
interface Code extends Span {
  readonly kind: 'code';
}

/** A part of a text that has a meaning of its own; the text between tokens is text. */
export type Token = Tag | Variable | CodeTag | Literal | Hidden | Code;

/** Reads the token at a position; undefined if there is none. */
export interface TokenReader {
  /** A token that takes whole lines, at the start of one. */
  readonly lineAt?: (start: number) => Token | undefined;
  readonly at: (start: number) => Token | undefined;
}
