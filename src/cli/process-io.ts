import { fstatSync, writeSync } from 'node:fs';
import { CommandError } from './exit-code';
import { readDescriptor } from './input/read-file';
import { ClosedPipe, Io, Sink } from './io';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/** The real process. */
export function processIo(): Io {
  return {
    stdin: limit => readDescriptor(STDIN, limit),
    stdout: new DescriptorSink(STDOUT),
    stderr: new DescriptorSink(STDERR),
    env: process.env,
    now: () => new Date(),
  };
}

/**
 * Writes synchronously. A slow reader slows the writer down, nothing is pending when the process ends, and neither
 * `process.stdout` nor the network modules behind it are loaded.
 */
class DescriptorSink implements Sink {
  private cachedIsTTY?: boolean;

  public constructor(private readonly descriptor: number) {}

  public get isTTY(): boolean {
    return this.cachedIsTTY ??= isTerminal(this.descriptor);
  }

  public write(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    for (let offset = 0; offset < bytes.length;) {
      try {
        offset += writeSync(this.descriptor, bytes, offset);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EPIPE' || code === 'EOF') throw new ClosedPipe();
        if (code !== 'EAGAIN') throw new CommandError(`could not write the output: ${code === 'ENOSPC' ? 'no space is left' : (error as Error).message}`);
        sleep(2); // somebody made the pipe non-blocking, and it is full
      }
    }
  }
}

function isTerminal(descriptor: number): boolean {
  try {
    // Loading tty costs milliseconds; pipes and files are told apart without.
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    return false; // closed
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only where it decides
  return require('node:tty').isatty(descriptor);
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
