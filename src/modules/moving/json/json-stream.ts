import { Tokenizer, TokenParser } from '@streamparser/json';
import { createReadStream } from 'node:fs';
import { messageOf } from '../../../core/errors.ts';

/** Max. nesting of a document. */
const MAX_DEPTH = 200;
/** Max. bytes of one value of a document: a string, or the object that is read whole. */
const MAX_VALUE_BYTES = 64 * 1024 * 1024;

/** A value of a JSON document, with the keys that lead to it. */
export interface JsonValue {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Result of reading a JSON document to its end or to its fault. */
export interface JsonReading {
  /** Undefined for a whole document. */
  readonly fault?: string | undefined;
  /** True if bytes are not UTF-8; they are read as U+FFFD. */
  readonly hasWrongBytes: boolean;
}

/**
 * Reads a JSON file as it comes and passes on the values at `paths`, such as `$.db.*.data.posts.*`, in their order. Memory
 * is bounded by the largest of them. Values before a fault are passed on too.
 */
export async function readJsonFile(
  file: string,
  paths: readonly string[],
  receive: (value: JsonValue) => Promise<void> | void,
): Promise<JsonReading> {
  const reader = new JsonReader(paths);
  const text = new Utf8Decoder();
  let fault: string | undefined;
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    fault = reader.write(text.decode(chunk as Buffer));
    for (const value of reader.take()) await receive(value);
    if (fault !== undefined) break;
  }
  return { fault: fault ?? reader.end(), hasWrongBytes: text.hasWrongBytes };
}

/** Decodes UTF-8 in parts, without a byte order mark. */
class Utf8Decoder {
  #decoder = new TextDecoder('utf-8', { fatal: true });
  hasWrongBytes = false;

  decode(bytes: Buffer): string {
    if (!this.hasWrongBytes) {
      try {
        return this.#decoder.decode(bytes, { stream: true });
      } catch {
        this.hasWrongBytes = true;
        this.#decoder = new TextDecoder('utf-8');
      }
    }
    return this.#decoder.decode(bytes, { stream: true });
  }
}

/** Collects values while a document is written to it. */
class JsonReader {
  readonly #tokenizer = new Tokenizer({ stringBufferSize: 64 * 1024 });
  #values: JsonValue[] = [];
  #depth = 0;
  #sinceRow = 0;

  constructor(paths: readonly string[]) {
    // Between the values at paths, nothing else is kept.
    const rowDepth = Math.max(...paths.map((path) => path.split('.').length - 1));
    const parser = new TokenParser({ paths: [...paths], keepStack: false });
    parser.onValue = ({ value, key, stack }) => {
      const path = [...stack.slice(1).map((element) => String(element.key)), String(key)];
      this.#values.push({ path, value });
    };
    this.#tokenizer.onToken = (token) => {
      // Braces and brackets.
      const { token: type } = token as { readonly token: number };
      if (type === 0 || type === 2) this.#depth += 1;
      else if (type === 1 || type === 3) this.#depth -= 1;
      if (this.#depth <= rowDepth) this.#sinceRow = 0;
      if (this.#depth > MAX_DEPTH) throw new Error(`values are nested more than ${MAX_DEPTH} deep`);
      parser.write(token);
    };
    const raise = (error: Error): void => {
      throw error;
    };
    parser.onError = raise;
    this.#tokenizer.onError = raise;
    // The end of a document is judged by its depth.
    parser.onEnd = () => {};
    this.#tokenizer.onEnd = () => {};
  }

  /** Returns the fault of the document, if it has one here. */
  write(text: string): string | undefined {
    this.#sinceRow += text.length;
    if (this.#sinceRow > MAX_VALUE_BYTES) return 'a value is larger than 64 MB';
    try {
      this.#tokenizer.write(text);
      return undefined;
    } catch (thrown) {
      return messageOf(thrown);
    }
  }

  /** Values since the last call. */
  take(): readonly JsonValue[] {
    const values = this.#values;
    this.#values = [];
    return values;
  }

  /** Returns a fault unless the document is complete. */
  end(): string | undefined {
    try {
      if (!this.#tokenizer.isEnded) this.#tokenizer.end();
      return this.#depth === 0 ? undefined : 'it ends too early';
    } catch {
      return 'it ends too early';
    }
  }
}
