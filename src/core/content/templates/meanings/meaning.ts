/** A picture with its caption. Addresses and texts are as written. */
export interface PictureMeaning {
  readonly as: 'picture';
  readonly src: string;
  readonly alt?: string | undefined;
  readonly title?: string | undefined;
  /** May have simple markup. */
  readonly caption?: string | undefined;
  /** Address to which the picture leads. */
  readonly link?: string | undefined;
  readonly width?: string | undefined;
  readonly height?: string | undefined;
}

/** Audio or video. */
export interface MediaMeaning {
  readonly as: 'audio' | 'video';
  readonly src: string;
  readonly poster?: string | undefined;
  readonly caption?: string | undefined;
}

/** A link; only its address where an address is expected. */
export interface LinkMeaning {
  readonly as: 'link';
  readonly url: string;
  /** Text of the link. */
  readonly text: string;
  /** True for a part of a sentence, which makes no paragraph of its own. */
  readonly isInline?: boolean | undefined;
}

/** A notice or quotation around the text up to the closing tag. */
export interface QuoteMeaning {
  readonly as: 'quote';
  /** Kind of a notice: a name of GitHub's alerts. */
  readonly alert?: string | undefined;
  readonly title?: string | undefined;
  /** Author of a quotation. */
  readonly attribution?: string | undefined;
  readonly url?: string | undefined;
  /** The text, if the tag has it itself. */
  readonly text?: string | undefined;
}

/** HTML around the text up to the closing tag, which stays Markdown. */
export interface WrapMeaning {
  readonly as: 'wrap';
  readonly before: string;
  readonly after: string;
  /** True if it makes no block of its own. */
  readonly isInline?: boolean | undefined;
}

/** Text as it would be typed. */
export interface TextMeaning {
  readonly as: 'text';
  readonly text: string;
}

/** Text that is left out with its tags. */
interface HiddenMeaning {
  readonly as: 'hidden';
  /** Reason for a finding; without one the text has no place in an article. */
  readonly reason?: string | undefined;
}

/** Tags around a choice that only the generator could make: the text up to `else` is kept. */
interface ChoiceMeaning {
  readonly as: 'choice';
}

/** Meaning of a template tag in an article. */
export type Meaning =
  | PictureMeaning
  | MediaMeaning
  | LinkMeaning
  | QuoteMeaning
  | WrapMeaning
  | TextMeaning
  | HiddenMeaning
  | ChoiceMeaning;

/** Tag without effect on the text. */
export const NOTHING: TextMeaning = { as: 'text', text: '' };
