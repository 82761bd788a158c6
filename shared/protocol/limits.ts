/** Bytes of one frame to the relay; above it the socket is closed. */
export const MAX_FRAME = 1024 * 1024
/** Bytes of one outbox item. */
export const MAX_ITEM = 256 * 1024
/** Bytes a page of the feed aims at. */
export const PAGE_BYTES = 256 * 1024
/** Items a device may have on their way without an answer. */
export const WINDOW = 64
/** Entries one record may hold before it continues in another. */
export const MAX_ENTRIES = 2000
