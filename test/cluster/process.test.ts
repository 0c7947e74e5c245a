import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { endedByTheRaceOfPolicies } from './control-plane';
import { Server } from './process';
import { waitFor } from './wait';

const RACE = [
  'I1124 00:36:48.1 some line',
  'fatal error: concurrent map read and map write',
  '',
  'goroutine 46302 [running]:',
  'k8s.io/apiserver/pkg/cel.(*DeclTypeProvider).FindFieldType(0x3cc6df775e00, {0x46aa299, 0x14}, {0x3cc6e90fc9d8, 0x8})',
];

describe('the end of a kube-apiserver', () => {
  it('is that of kubernetes/kubernetes#135757 when the type provider of policies meets a map that is written', () => {
    expect(endedByTheRaceOfPolicies(RACE.join('\n'))).toBe(true);
  });

  it.each([
    ['another map', [...RACE.slice(0, 4), 'k8s.io/apiserver/pkg/storage.(*Cacher).Get()']],
    ['another panic', ['panic: runtime error: invalid memory address', ...RACE.slice(2)]],
    ['no panic', ['Error: listen tcp 127.0.0.1:1: bind: address already in use']],
  ])('is another with %s', (_, lines) => {
    expect(endedByTheRaceOfPolicies(lines.join('\n'))).toBe(false);
  });
});

describe('a server', () => {
  let folder: string;
  let server: Server | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bulwark-process-'));
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(async () => {
    await server?.stop();
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Ends with the words the first time, runs on the second. */
  const endsOnce = (words: string) => {
    const script = 'test -e "$0/again" && exec sleep 60; touch "$0/again"; echo "$1"; exit 2';
    server = new Server('once', 'sh', ['-c', script, folder, words], join(folder, 'log'), log => log.includes('known'));
    return server;
  };

  it('is started again when it ends in a way that it is to survive', async () => {
    const once = endsOnce('a known end');
    const first = once.pid;
    await waitFor(async () => once.pid !== first, { what: 'the second start' });
    expect(process.kill(once.pid!, 0)).toBe(true);
    expect(once.failure()).toBeUndefined();
  });

  it('stays down when it ends in another way, and says what it wrote', async () => {
    const once = endsOnce('an unheard-of end');
    await waitFor(async () => once.failure() !== undefined, { what: 'the end' });
    expect(once.failure()).toMatch(/^once ended with 2; the end of .*log:\nan unheard-of end$/);
  });
});
