import { dirname, isAbsolute, relative, sep } from 'path';
import { fileURLToPath } from 'url';

/** A line of the user's program. */
export interface ProgramLine {
  /** The file, relative to the folder that the program runs in, with `/` between folders. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A frame of the stack of a program in another language: file, line, column, function. */
type HostFrame = readonly [file: string, line: number, column: number, name: string];

/** Where in the program something happened: taken cheaply, read only when somebody asks. */
interface Capture {
  host?: readonly HostFrame[];
  /** V8 formats the frames when `stack` is read for the first time. */
  trace?: { readonly stack?: string };
  /** What was read of them; the frames are let go then. */
  line?: ProgramLine;
}

/** Frames that are taken: those of the libraries between us and the user's line, with room to spare. Every frame costs time. */
const FRAMES = 16;

// The jsii kernel puts the frames of Python and Java here during a call, with JSII_HOST_STACK_TRACES=1.
const HOST_STACK = Symbol.for('jsii.context.hostStackTrace');

const CAPTURED = new WeakMap<object, Capture>();

/**
 * Remembers that something is being created by the line of the program that runs now. The first call for it counts.
 *
 * @param below the function whose callers are of interest
 */
export function captureProgramLine(created: object, below: (...args: any[]) => unknown): void {
  if (CAPTURED.has(created)) return;
  const host: unknown = (globalThis as any)[HOST_STACK];
  if (Array.isArray(host)) CAPTURED.set(created, { host });
  // Under jsii the JavaScript frames are those of the kernel, and none is the user's.
  else if (!process.env.JSII_AGENT) CAPTURED.set(created, { trace: traceBelow(below) });
}

/** The line of the program that created something; undefined where nobody captured it, or none of the frames is the user's. */
export function programLineOf(created: object): ProgramLine | undefined {
  const capture = CAPTURED.get(created);
  if (!capture) return undefined;
  if (capture.host) capture.line = lineOfHost(capture.host);
  if (capture.trace) capture.line = lineOfStack(capture.trace.stack ?? '');
  capture.host = capture.trace = undefined;
  return capture.line;
}

function traceBelow(below: (...args: any[]) => unknown): { stack?: string } {
  const trace: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  try {
    Error.captureStackTrace(trace, below);
  } finally {
    Error.stackTraceLimit = limit;
  }
  return trace;
}

/** The first frame of a V8 stack that is neither of Node nor of a library. Source maps are applied where the program enables them. */
export function lineOfStack(stack: string): ProgramLine | undefined {
  for (const frame of stack.split('\n')) {
    const location = /(?:\(|^\s*at (?:async )?)(file:\/\/|\/|[A-Za-z]:[\\/])/.exec(frame);
    if (!location) continue;
    const start = location.index + location[0].length - location[1].length;
    const position = /^(.*):(\d+):\d+\)?$/.exec(frame.slice(start).trimEnd());
    if (!position) continue;
    const file = pathOf(position[1]);
    if (file !== undefined && isOfProgram(file)) return programLine(file, Number(position[2]));
  }
  return undefined;
}

/** Packages of libraries: Java tells file names without folders, so functions must say whose they are. */
const LIBRARY_PACKAGE = /^(org\.cdk8s|software\.constructs|software\.amazon\.jsii|io\.github\.cdk8sbulwark|javax?|jdk|sun)\./;
const LIBRARY_FOLDER = /(^|[\\/])(site-packages|dist-packages|node_modules)[\\/]/;

/** The first frame of a program in another language that is not of a library. */
export function lineOfHost(frames: readonly HostFrame[]): ProgramLine | undefined {
  for (const frame of frames) {
    if (!Array.isArray(frame)) continue;
    const [file, line, , name] = frame;
    if (typeof file !== 'string' || file === '' || file.startsWith('<') || !Number.isInteger(line) || line < 1) continue;
    if (!LIBRARY_FOLDER.test(file) && !LIBRARY_PACKAGE.test(String(name))) return programLine(file, line);
  }
  return undefined;
}

function pathOf(location: string): string | undefined {
  if (!location.startsWith('file:')) return location;
  try {
    return fileURLToPath(location);
  } catch {
    return undefined; // a remote host
  }
}

/** The folder of this library's own files: `lib`, or `src` where it is developed. */
const OWN_FOLDER = dirname(__dirname) + sep;

function isOfProgram(file: string): boolean {
  return !LIBRARY_FOLDER.test(file) && !file.startsWith(OWN_FOLDER);
}

function programLine(file: string, line: number): ProgramLine {
  const path = isAbsolute(file) ? relative(process.cwd(), file) : file;
  return { file: path.split(sep).join('/'), line };
}
