import { mediaTypeOf } from './file-types.ts';
import { readImageSize } from './image-size.ts';
import {
  examineMedia,
  nameLook,
  NO_FILE,
  stampOf,
  type MediaRefusal,
  type MediaStamp,
} from './media-file.ts';
import { mediaRoot } from './media-root.ts';

/** A file that may be published, and what is known of it. */
export interface ProbedFile {
  /** Path below the content directory; one in a static directory beside it begins with `../`. */
  readonly file: string;
  readonly sizeBytes: number;
  readonly mediaType: string | undefined;
  /** Width in pixels, of an image. */
  readonly width?: number;
  readonly height?: number;
}

/** Examines files for one article, and records the state of each, existing or not. */
export interface FileProbe {
  readonly examine: (path: string) => ProbedFile | MediaRefusal;
  /** Like `examine`, but leaves no record of a file that does not exist. */
  readonly seek: (path: string) => ProbedFile | MediaRefusal;
  /** Records that a file was found nowhere by its name. */
  readonly miss: (name: string) => void;
  /** State of every file that was examined, by path. */
  readonly looks: ReadonlyMap<string, MediaStamp>;
}

/** Max. bytes of a picture: readers load them all at once. */
const MAX_IMAGE_BYTES = 100_000_000;

/**
 * Creates a probe of the content directory at the real path `root`, and of static directories beside it, whose
 * paths begin with `../`.
 */
export function createFileProbe(root: string, staticDirectories: readonly string[]): FileProbe {
  const looks = new Map<string, MediaStamp>();
  const known = new Map<string, ProbedFile | MediaRefusal>();
  const look = (path: string, isRecorded: boolean): ProbedFile | MediaRefusal => {
    const before = known.get(path);
    if (before !== undefined && (!isRecorded || looks.has(path))) return before;
    // The state is read before the file is examined, so that a change in between shows next time.
    const { stamp } = stampOf(root, path);
    const place = mediaRoot(root, staticDirectories, path);
    const seen = place === undefined ? OUTSIDE : examineMedia(place.root, place.path);
    const file = 'refusal' in seen ? seen : describe(path, seen);
    known.set(path, file);
    if (isRecorded || !('refusal' in file)) looks.set(path, { path, stamp });
    return file;
  };
  return {
    examine: (path) => look(path, true),
    seek: (path) => look(path, false),
    miss: (name) => {
      const path = nameLook(name);
      looks.set(path, { path, stamp: NO_FILE });
    },
    looks,
  };
}

const OUTSIDE: MediaRefusal = { refusal: 'leads out of the content directory' };

function describe(
  file: string,
  { realPath, sizeBytes }: { readonly realPath: string; readonly sizeBytes: number },
): ProbedFile | MediaRefusal {
  const mediaType = mediaTypeOf(file);
  const isImage = mediaType?.startsWith('image/') === true;
  if (isImage && sizeBytes > MAX_IMAGE_BYTES) {
    return { refusal: `has ${sizeBytes} bytes, more than ${MAX_IMAGE_BYTES} for a picture` };
  }
  return { file, sizeBytes, mediaType, ...(isImage ? readImageSize(realPath) : undefined) };
}
