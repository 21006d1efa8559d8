/** Number of bytes in which a page declares its encoding; the standard says 1024, and pages are later than that. */
const MAX_HEAD = 8192;
const COMMENT = /<!--[\s\S]{0,4000}?-->/gu;
const META = /<meta\s[^>]{0,1000}>/giu;
const CHARSET = /charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w:.-]{1,40})/iu;
const XML_DECLARATION = /^\s{0,100}<\?xml\s[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']([\w:.-]{1,40})["']/iu;

/**
 * Name of the encoding that a page declares in an XML declaration or a `<meta>` (HTML, 13.2.3.2), in lower case;
 * undefined if there is none.
 */
export function declaredCharset(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, MAX_HEAD)).toString('latin1');
  const inXml = XML_DECLARATION.exec(head)?.[1];
  if (inXml !== undefined) return inXml.toLowerCase();
  for (const [tag] of head.replace(COMMENT, '').matchAll(META)) {
    const isDeclaration =
      /\scharset\s{0,20}=/iu.test(tag) || /http-equiv\s{0,20}=\s{0,20}["']?content-type/iu.test(tag);
    const name = isDeclaration ? CHARSET.exec(tag)?.[1] : undefined;
    if (name !== undefined) return name.toLowerCase();
  }
  return undefined;
}

/** A text and the encoding that it was read in. */
export interface CharsetText {
  readonly text: string;
  /** Name of the encoding in the Encoding Standard. */
  readonly encoding: string;
  /** Number of byte sequences that the encoding does not have. */
  readonly faults: number;
}

/**
 * Text of bytes in the encoding with this label (Encoding Standard, 4.2); undefined for an unknown label and for
 * windows-1252, which the runtime reads as Latin-1.
 */
export function readCharset(bytes: Uint8Array, label: string): CharsetText | undefined {
  const decoder = createDecoder(label);
  if (decoder === undefined || /^(?:windows-1252|utf-)/u.test(decoder.encoding)) return undefined;
  const text = decoder.decode(bytes);
  return { text, encoding: decoder.encoding, faults: text.split('\uFFFD').length - 1 };
}

/** True for a label of windows-1252, such as `iso-8859-1`. */
export function isWindows1252(label: string): boolean {
  return createDecoder(label)?.encoding === 'windows-1252';
}

function createDecoder(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}
