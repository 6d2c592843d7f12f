/** What SQLite and the file system say of a disk, and what it means. */

const codeOf = (error: unknown): number => (error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : 0);

/** SQLITE_FULL: nothing is broken, there is only no room. */
export const isFull = (error: unknown): boolean => codeOf(error) === 13;

/** SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_READONLY, SQLITE_CANTOPEN. */
export const isOfDisk = (error: unknown): boolean => [8, 10, 11, 14, 26].includes(codeOf(error));

/** Of the file system: no room, read-only, broken. */
export const isOfSystem = (error: unknown): boolean => error instanceof Error && "syscall" in error;
