import { decodeStream } from '../decode-stream.ts';
import { createXmlParser, type XmlEvents } from './parser.ts';
import type { XmlElement } from './tree.ts';

/**
 * The elements of a document's containers, one by one; memory is bounded by the largest. What precedes damage is
 * yielded, and the damage told.
 */
export async function* elementsOfXml(
  stream: AsyncIterable<Uint8Array>,
  { onRoot, onFault }: Pick<XmlEvents, 'onRoot' | 'onFault'>,
): AsyncGenerator<XmlElement> {
  const ready: XmlElement[] = [];
  const parser = createXmlParser({ onRoot, onFault, onElement: (element) => ready.push(element) }, undefined);
  for await (const piece of decodeStream(stream, undefined, (message) => onFault(message, false))) {
    parser.write(piece);
    yield* ready.splice(0);
    if (parser.isStopped()) return;
  }
  parser.close();
  yield* ready.splice(0);
}
