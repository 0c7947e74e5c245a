import { type ChildProcess, spawn } from 'child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'fs';
import { createServer } from 'net';
import { dirname } from 'path';

/** A program that runs until it is stopped, or until we are gone in whatever way. */
export class Server {
  private child!: ChildProcess;
  private gone!: Promise<void>;
  private stopping = false;
  private ended?: string;

  /** @param survives - says of the end of its log that the program is to be started again, as a kubelet does */
  constructor(
    private readonly name: string,
    private readonly program: string,
    private readonly args: readonly string[],
    readonly logFile: string,
    private readonly survives: (log: string) => boolean = () => false,
  ) {
    this.start();
  }

  private start(): void {
    const log = openSync(this.logFile, 'a');
    const begin = fstatSync(log).size;
    // A session of its own: an interrupt at the terminal reaches us, and we decide what becomes of it.
    const child = this.child = spawn(this.program, this.args, { stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    const guard = child.pid === undefined ? undefined : killWithUs(child.pid, dirname(this.logFile));
    this.gone = new Promise(resolve => {
      const end = (how: string) => {
        guard?.kill('SIGKILL');
        resolve();
        if (!this.stopping && this.survives(readFileSync(this.logFile).subarray(begin).toString())) {
          process.stderr.write(`${this.name} ended with ${how} by a known defect of its own, and is started again\n`);
          return this.start();
        }
        this.ended = how;
        if (!this.stopping) process.stderr.write(`${this.failure()}\n`);
      };
      child.on('error', error => end(error.message));
      child.on('exit', (code, signal) => end(`${signal ?? code}`));
    });
    child.unref();
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
