import { closeSync, constants, openSync, readSync } from 'node:fs';
import { disableTypes, imageSize as measure, types } from 'image-size';

/** Pixels, as the image is to be shown. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** What articles carry; for other kinds the measuring code need not run. */
const MEASURED = ['jpg', 'png', 'gif', 'webp', 'svg', 'heif'];
disableTypes(types.filter((type) => !MEASURED.includes(type)));

/** The size stands at the very beginning; in an SVG of more, what looks for it would take long. */
const HEAD_BYTES = 16 * 1024;
/** A camera writes a preview and a colour profile in front of it. */
const JPEG_HEAD_BYTES = 512 * 1024;

/** EXIF: from here on the image is shown lying on its side. */
const FIRST_TURNED_ORIENTATION = 5;

/** The size of an image in a file, from its beginning; undefined where that does not tell. Never throws. */
export function readImageSize(realPath: string): ImageSize | undefined {
  try {
    return sizeOf(readHead(realPath));
  } catch {
    return undefined;
  }
}

/** The size of an image from its beginning. Throws where that does not tell. */
function sizeOf(head: Uint8Array): ImageSize | undefined {
  const { width, height, orientation = 1 } = measure(head);
  const [across, down] = [Math.round(width), Math.round(height)];
  if (!(across > 0 && down > 0 && Number.isSafeInteger(across) && Number.isSafeInteger(down)))
    return undefined;
  return orientation < FIRST_TURNED_ORIENTATION
    ? { width: across, height: down }
    : { width: down, height: across };
}

function readHead(realPath: string): Uint8Array {
  // Something else may have taken the file's place: no link is followed, and no pipe waited for.
  const descriptor = openSync(realPath, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const read = (bytes: number): Buffer => {
      const buffer = Buffer.alloc(bytes);
      return buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, 0));
    };
    const head = read(HEAD_BYTES);
    return head[0] === 0xff && head[1] === 0xd8 ? read(JPEG_HEAD_BYTES) : head;
  } finally {
    closeSync(descriptor);
  }
}
