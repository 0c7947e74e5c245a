import { Io } from './io';

/** Long work says how far it is. Before that nobody wants to know. */
const PATIENCE_MS = 1_000;
const INTERVAL_MS = 100;

/** One line on stderr that is written over and over, on terminals only. */
export class Progress {
  private readonly started = Date.now();
  private last = 0;

  public constructor(private readonly io: Io) {}

  public report(what: string, done: number, all: number): void {
    if (!this.io.stderr.isTTY) return;
    const now = Date.now();
    if (now - this.started < PATIENCE_MS || now - this.last < INTERVAL_MS) return;
    this.last = now;
    this.io.stderr.write(`\r\u001b[K${what} ${done} of ${all}`);
  }

  /** Takes the line away. */
  public clear(): void {
    if (this.last > 0) this.io.stderr.write('\r\u001b[K');
    this.last = 0;
  }
}
