import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A larger file is no manifest: text, objects and positions of more would not fit beside each other in memory. */
export const MAX_FILE_BYTES = 128 * 1024 * 1024;

const CHUNK = 64 * 1024;

/**
 * Reads a file, a pipe or a device to its end. One descriptor is open at a time.
 *
 * @throws when it cannot be read, or holds more than `limit` bytes
 */
export function readBytes(path: string, limit = MAX_FILE_BYTES): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    return readDescriptor(descriptor, limit);
  } finally {
    closeSync(descriptor);
  }
}

/** Reads what is left of an open file. */
export function readDescriptor(descriptor: number, limit: number): Uint8Array {
  const { size } = fstatSync(descriptor);
  if (size > limit) throw tooLarge(limit);
  // One byte more than the size, so that the end shows without another buffer. Pipes and devices say that theirs is 0.
  let buffer = Buffer.allocUnsafe(size > 0 ? size + 1 : CHUNK);
  let length = 0;
  for (;;) {
    const count = readSome(descriptor, buffer, length);
    if (count === 0) return buffer.subarray(0, length);
    length += count;
    if (length > limit) throw tooLarge(limit);
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
  }
}

function readSome(descriptor: number, buffer: Buffer, offset: number): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0; // how Windows ends a pipe
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2); // a pipe that somebody made non-blocking
    }
  }
}

function tooLarge(limit: number): Error {
  return new Error(`is larger than ${limit / 1024 / 1024} MiB: split it, no manifest is as large as that`);
}

/** Why a file could not be read, in words. */
export function readFailure(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ENOENT: 'no such file or folder',
    EACCES: 'may not be read: check its permissions',
    EPERM: 'may not be read: check its permissions',
    ELOOP: 'is a symbolic link that leads to itself',
    EISDIR: 'is a folder: expected a file',
    ENOTDIR: 'no such file or folder',
    ENAMETOOLONG: 'has a path that is too long',
    EIO: 'could not be read: the device reports an error',
  };
  return code && Object.hasOwn(words, code) ? words[code] : message;
}
