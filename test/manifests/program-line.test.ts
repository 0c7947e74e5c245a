import { join } from 'path';
import { captureProgramLine, lineOfHost, lineOfStack, programLineOf } from '../../src/manifests';

describe('captureProgramLine', () => {
  it('remembers the line that creates something, and not that of a later call', () => {
    const created = {};
    const create = () => captureProgramLine(created, create);
    create();
    create();
    expect(programLineOf(created)).toEqual({ file: 'test/manifests/program-line.test.ts', line: 8 });
    expect(programLineOf(created)).toEqual(programLineOf(created));
  });

  it('knows nothing of what was not captured', () => {
    expect(programLineOf({})).toBeUndefined();
  });

  it('leaves the depth of other stacks as it was', () => {
    const before = Error.stackTraceLimit;
    captureProgramLine({}, () => undefined);
    expect(Error.stackTraceLimit).toBe(before);
  });

  it('prefers the stack of a program in another language', () => {
    const key = Symbol.for('jsii.context.hostStackTrace');
    const created = {};
    (globalThis as any)[key] = [['/venv/lib/python3.11/site-packages/cdk8s_plus_28/__init__.py', 5, 0, '__init__'], ['main.py', 12, 0, '<module>']];
    try {
      captureProgramLine(created, () => undefined);
    } finally {
      delete (globalThis as any)[key];
    }
    expect(programLineOf(created)).toEqual({ file: 'main.py', line: 12 });
  });

  it('gives no line of the kernel where the program does not tell its own', () => {
    const created = {};
    process.env.JSII_AGENT = 'Go/1.25';
    try {
      captureProgramLine(created, () => undefined);
    } finally {
      delete process.env.JSII_AGENT;
    }
    expect(programLineOf(created)).toBeUndefined();
  });
});

describe('lineOfStack', () => {
  const main = join(process.cwd(), 'main.ts');

  it.each([
    ['a function', `    at Shop.web (${main}:14:5)`],
    ['no function', `    at ${main}:14:5`],
    ['a constructor', `    at new Shop (${main}:14:5)`],
    ['a module that waits', `    at async ${main}:14:5`],
    ['a url', `    at Object.<anonymous> (file://${main}:14:5)`],
    ['eval', `    at eval (eval at run (${join(process.cwd(), 'node_modules/x/y.js')}:1:1), <anonymous>:1:1)\n    at ${main}:14:5`],
    ['libraries above it', `Error: x\n    at new Node (${join(process.cwd(), 'node_modules/constructs/lib/construct.js')}:1:2)\n    at Array.map (<anonymous>)\n    at node:internal/modules:1:1\n    at f (${main}:14:5)\n    at g (${main}:99:5)`],
    ['our own files above it', `    at new SecureDeployment (${join(process.cwd(), 'src/workloads/secure-deployment.ts')}:1:2)\n    at f (${main}:14:5)`],
  ])('finds the line in a frame with %s', (_, stack) => {
    expect(lineOfStack(stack)).toEqual({ file: 'main.ts', line: 14 });
  });

  it('takes folders with spaces and brackets for what they are', () => {
    expect(lineOfStack('    at f (/home/me/my app (copy)/main.ts:3:1)')?.file).toMatch(/my app \(copy\)\/main\.ts$/);
  });

  it.each(['', 'no frames here', '    at <anonymous>', '    at f (native)', '    at f (file://other.host/main.ts:1:1)', `    at f (${'('.repeat(5000)}:1:1)`])('finds none in %#', stack => {
    expect(lineOfStack(stack)).toBeUndefined();
  });
});

describe('lineOfHost', () => {
  it.each<[string, any[], unknown]>([
    ['python', [['/usr/lib/python3/dist-packages/cdk8s/__init__.py', 1, 0, 'f'], ['<frozen runpy>', 1, 0, 'f'], ['shop/main.py', 7, 0, 'f']], { file: 'shop/main.py', line: 7 }],
    ['java', [['Deployment.java', 9, 0, 'org.cdk8s.plus28.Deployment.<init>'], ['Method.java', 1, 0, 'java.lang.reflect.Method.invoke'], ['Main.java', 7, 0, 'com.example.Main.main']], { file: 'Main.java', line: 7 }],
    ['frames that are none', [null, [], ['a.py', 0, 0, 'f'], [7, 7, 0, 'f'], ['', 1, 0, 'f']], undefined],
  ])('finds the first frame of the program: %s', (_, frames, line) => {
    expect(lineOfHost(frames)).toEqual(line);
  });
});
