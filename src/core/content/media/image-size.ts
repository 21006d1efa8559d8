import { closeSync, constants, openSync, readSync } from 'node:fs';
import { disableTypes, imageSize as measure, types } from 'image-size';

/** Displayed size in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Measured image formats; the code for others is not loaded. */
const MEASURED = ['jpg', 'png', 'gif', 'webp', 'svg', 'heif'];
disableTypes(types.filter((type) => !MEASURED.includes(type)));

/** Bytes read of an image head. Larger SVG heads would take long to search. */
const HEAD_BYTES = 16 * 1024;
/** Bytes read of a JPEG head: cameras write a preview and a colour profile before the size. */
const JPEG_HEAD_BYTES = 512 * 1024;

/** First EXIF orientation that swaps width and height. */
const FIRST_TURNED_ORIENTATION = 5;

/** Reads the size of an image from its head; undefined if unknown. Never throws. */
export function readImageSize(realPath: string): ImageSize | undefined {
  try {
    return sizeOf(readHead(realPath));
  } catch {
    return undefined;
  }
}

/** Size of an image from its head. Throws if it is unknown. */
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
  // A link or pipe may have replaced the file: do not follow the link, do not wait for the pipe.
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
