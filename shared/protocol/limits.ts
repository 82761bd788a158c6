/** Bytes of one frame to the relay; above it the socket is closed. */
export const MAX_FRAME = 1024 * 1024
/** Bytes of one outbox item. */
export const MAX_ITEM = 256 * 1024
/** Bytes a page of the feed aims at. */
export const PAGE_BYTES = 256 * 1024
/** Bytes of a frame to a replica; a longer one goes in pieces. */
export const MAX_PART = 512 * 1024
/** Bytes of a frame put together from its pieces: a record of 2,000 entries, each as long as it may be. */
export const MAX_WHOLE = 256 * 1024 * 1024
/** Frames above it are deflated; below it is not worth the while. */
export const PACK_FROM = 16 * 1024
/** Records of one digest page. */
export const DIGEST_HEADS = 1000
/** An idle line is heard of that often, ms; a replica that hears nothing for twice as long and a little takes it for dead. */
export const PULSE_MS = 25_000
/** Items a device may have on their way without an answer. */
export const WINDOW = 256
/** Entries one record may hold before it continues in another. */
export const MAX_ENTRIES = 2000
/** Bytes of one attached file, and of all files of one message: most mail servers take no more. */
export const MAX_FILES_SIZE = 25 * 1024 * 1024
/** Files of one message. */
export const MAX_FILES = 20
/** Bytes of a file that are sent in one request: what a lost connection costs at most, and the step of the progress. */
export const UPLOAD_PART = 1024 * 1024
