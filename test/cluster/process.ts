import { type ChildProcess, spawn } from 'child_process';
import { closeSync, openSync, readFileSync } from 'fs';
import { createServer } from 'net';
import { dirname } from 'path';

/** A program that runs until it is stopped, or until we are gone in whatever way. */
export class Server {
  private readonly child: ChildProcess;
  private readonly gone: Promise<void>;
  private stopping = false;
  private ended?: string;

  constructor(private readonly name: string, program: string, args: readonly string[], readonly logFile: string) {
    const log = openSync(logFile, 'a');
    // A session of its own: an interrupt at the terminal reaches us, and we decide what becomes of it.
    this.child = spawn(program, args, { stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    const guard = this.child.pid === undefined ? undefined : killWithUs(this.child.pid, dirname(logFile));
    this.gone = new Promise(resolve => {
      const end = (how: string) => {
        this.ended = how;
        guard?.kill('SIGKILL');
        if (!this.stopping) process.stderr.write(`${this.failure()}\n`);
        resolve();
      };
      this.child.on('error', error => end(error.message));
      this.child.on('exit', (code, signal) => end(`${signal ?? code}`));
    });
    this.child.unref();
  }

  public get pid(): number | undefined {
    return this.child.pid;
  }

  /** Why it can no longer be talked to, or undefined while it runs. */
  public failure(): string | undefined {
    if (this.ended === undefined) return undefined;
    return `${this.name} ended with ${this.ended}; the end of ${this.logFile}:\n${lastLines(this.logFile, 25)}`;
  }

  /** Returns when the process is gone and its ports are free. Nothing that it keeps is worth a farewell. */
  public async stop(): Promise<void> {
    this.stopping = true;
    this.child.ref(); // nothing else may keep us running until it is gone
    if (this.ended === undefined) this.child.kill('SIGKILL');
    await this.gone;
  }
}

/** The pipe closes when we end, even by SIGKILL; then the shell goes on: to the process, and to the folder of its data and logs. */
function killWithUs(pid: number, folder: string): ChildProcess {
  const script = 'read -r nothing; kill -KILL "$0"; sleep 0.2; rm -rf "$1"';
  const guard = spawn('sh', ['-c', script, `${pid}`, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return guard;
}

export function lastLines(file: string, count: number): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}

/** Free loopback ports below the range that the kernel hands out to outgoing connections, which would take them away again. */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    if (!found.includes(port) && await isFree(port)) found.push(port);
  }
  return found;
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.on('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
