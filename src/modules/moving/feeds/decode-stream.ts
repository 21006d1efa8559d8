import { isUtf8 } from 'node:buffer';
import { fromWindows1252 } from '../../../core/content/formats/decode.ts';
import { declaredCharset, isWindows1252 } from '../../../core/content/formats/charset/declared-charset.ts';

/** Bytes in which the encoding is declared. */
const HEAD_BYTES = 1024;

/** Turns pieces of bytes into pieces of text. */
type Decode = (bytes: Uint8Array, isLast: boolean) => string;

/**
 * Decodes a stream: UTF-16 with a byte order mark, UTF-8 while the bytes are, from the first piece that is not in the
 * encoding that the document declares, else in `label`, else in windows-1252. Memory is bounded by the pieces.
 */
export async function* decodeStream(
  stream: AsyncIterable<Uint8Array>,
  label: string | undefined,
  onFault: (message: string) => void,
): AsyncGenerator<string> {
  let head: Uint8Array = new Uint8Array();
  let decode: Decode | undefined;
  for await (const bytes of stream) {
    if (decode !== undefined) yield decode(bytes, false);
    else {
      head = Buffer.concat([head, bytes]);
      if (head.length < HEAD_BYTES) continue;
      decode = chooseDecoder(head, label, onFault);
      yield decode(head, false);
    }
  }
  if (decode !== undefined) yield decode(new Uint8Array(), true);
  else if (head.length > 0) yield chooseDecoder(head, label, onFault)(head, true);
}

function chooseDecoder(
  head: Uint8Array,
  label: string | undefined,
  onFault: (message: string) => void,
): Decode {
  if (head[0] === 0xff && head[1] === 0xfe) return decoderOf('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return decoderOf('utf-16be');
  const declared = declaredCharset(head) ?? label?.toLowerCase();
  // Its escapes look like ASCII.
  if (declared?.startsWith('iso-2022-') === true) return decoderOf(declared);
  return utf8Decoder(declared, onFault);
}

/** Decodes UTF-8 until a piece is none. */
function utf8Decoder(declared: string | undefined, onFault: (message: string) => void): Decode {
  const utf8 = new TextDecoder('utf-8');
  let rest: Uint8Array = new Uint8Array();
  let other: Decode | undefined;
  let isLossy = false;
  let isBeyondAscii = false;
  return (bytes, isLast) => {
    if (other !== undefined) return other(bytes, isLast);
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const end = isLast ? all.length : lengthOfWhole(all);
    rest = all.subarray(end);
    const whole = all.subarray(0, end);
    if (!isLossy && !isUtf8(whole)) {
      const lossy = new TextDecoder('utf-8').decode(whole);
      isLossy = isBeyondAscii || isMostlyUtf8(lossy);
      if (!isLossy) {
        other = fallbackDecoder(declared, onFault);
        return other(all, isLast);
      }
      onFault('has bytes that are not UTF-8: they are read as U+FFFD');
    }
    const text = utf8.decode(whole, { stream: true });
    isBeyondAscii ||= text.length < whole.length;
    return text;
  };
}

/** True if more characters were read than replaced. */
function isMostlyUtf8(text: string): boolean {
  let replaced = 0;
  let read = 0;
  for (const character of text) {
    if (character === '\uFFFD') replaced += 1;
    else if (character > '\u007F') read += 1;
  }
  return read > replaced;
}

function fallbackDecoder(declared: string | undefined, onFault: (message: string) => void): Decode {
  if (declared !== undefined && isWindows1252(declared)) return fromWindows1252;
  if (declared !== undefined && !/^utf-?8$/u.test(declared) && isKnown(declared)) return decoderOf(declared);
  const name = declared === undefined ? 'UTF-8' : `"${declared}", as it declares`;
  onFault(`is not ${name}: it is read as windows-1252`);
  return fromWindows1252;
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

function decoderOf(label: string): Decode {
  const decoder = new TextDecoder(label);
  return (bytes, isLast) => decoder.decode(bytes, { stream: !isLast });
}

/** Number of bytes without an unfinished character at the end. */
function lengthOfWhole(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
