import { Folder, run } from './harness';

let folder: Folder;
let shop: string;
let open: string;

const pod = (name: string, port: number) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec:
  containers:
    - {name: main, image: example.com/a, ports: [{containerPort: ${port}}]}
---
`;
const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n';
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
      ports: [{port: 5432}]
`;
const BASE = NAMESPACE + pod('web', 8080) + pod('db', 5432) + pod('job', 9000);

beforeAll(() => {
  folder = new Folder();
  shop = folder.write('shop.yaml', BASE + POLICY);
  open = folder.write('open.yaml', BASE);
});
afterAll(() => folder.remove());

async function connections(...options: string[]): Promise<any[]> {
  return JSON.parse((await run(['graph', shop, '--format', 'json', ...options])).stdout).connections;
}

describe('bulwark graph', () => {
  it('lists connections as JSON that others build on', async () => {
    const ran = await run(['graph', shop, '--format', 'json']);
    expect(ran.code).toBe(0);
    const { schemaVersion, connections: all } = JSON.parse(ran.stdout);
    expect(schemaVersion).toBe('1');
    expect(all.filter(({ to }: any) => to === 'shop/db[Pod]')).toEqual([{ from: 'shop/web[Pod]', to: 'shop/db[Pod]', ports: 'TCP 5432' }]);
    expect(all).toContainEqual({ from: '0.0.0.0-255.255.255.255[External]', to: 'shop/web[Pod]', ports: 'all' });
  });

  it('says on stderr whose reading holds and why', async () => {
    expect((await run(['graph', shop])).stderr).toContain('dialect portable (there are no policies of Calico or Cilium');
    expect((await run(['graph', shop, '--dialect', 'cilium'])).stderr).toContain('dialect cilium (as asked for), ip blocks external-only');
  });

  it('prints one connection a line', async () => {
    const { stdout } = await run(['graph', shop]);
    expect(stdout.split('\n')).toContain('shop/web[Pod] => shop/db[Pod] : TCP 5432');
    expect(stdout.trim().split('\n')).toHaveLength((await connections()).length);
  });

  it('names what has no effect with its file and line, and analyses the rest', async () => {
    const file = folder.write('bad.yaml', BASE + POLICY.replace('5432', '70000'));
    const { stderr, stdout } = await run(['graph', file]);
    const line = (BASE + POLICY).split('\n').findIndex(text => text.includes('port: 5432')) + 1;
    expect(stderr).toContain(`bad.yaml:${line}: NetworkPolicy shop/db: spec.ingress[0].ports[0].port: `);
    expect(stdout).toContain('shop/web[Pod] => shop/job[Pod] : all');
  });

  it('is incomplete where a file cannot be read', async () => {
    expect(await run(['graph', shop, folder.at('missing.yaml')])).toMatchObject({ code: 1, stderr: expect.stringContaining('missing.yaml') });
  });

  it('refuses what is no block of addresses', async () => {
    expect(await run(['graph', shop, '--pod-cidr', '10.0.0.0'])).toMatchObject({ code: 1, stderr: expect.stringContaining("'10.0.0.0': expected an address") });
  });
});

describe('bulwark reach', () => {
  const ask = (...args: string[]) => run(['reach', shop, ...args]);

  it('says what holds, and which rule of which policy decided, with its line', async () => {
    const allowed = await ask('--from', 'shop/web', '--to', 'shop/db', '--port', '5432/TCP');
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toContain('shop/web[Pod] => shop/db[Pod]: allowed (TCP 5432)');
    const line = (BASE + POLICY).split('\n').findIndex(text => text.includes('- from:')) + 1;
    expect(allowed.stdout).toContain(`NetworkPolicy shop/db spec.ingress[0] (${shop}:${line})`);
    const denied = await ask('--from', 'shop/job', '--to', 'shop/db', '--port', '5432/TCP');
    expect(denied.stdout).toContain('shop/job[Pod] => shop/db[Pod]: denied');
    expect(denied.stdout).toMatch(/ingress.*NetworkPolicy shop\/db/);
    expect(denied.code).toBe(0);
  });

  it('gives 2 where the answer is not what is expected', async () => {
    const job = ['--from', 'shop/job[Pod]', '--to', 'shop/db', '--port', '5432'];
    expect((await ask(...job, '--expect', 'denied')).code).toBe(0);
    expect((await ask(...job, '--expect', 'allowed')).code).toBe(2);
  });

  it('answers as JSON', async () => {
    const { verdict, allowed, because } = JSON.parse((await ask('--from', '198.51.100.7', '--to', 'shop/web', '--format', 'json')).stdout);
    expect({ verdict, allowed }).toEqual({ verdict: 'allowed', allowed: 'all' });
    expect(because.length).toBeGreaterThan(0);
  });

  it.each([
    [['--from', 'shop/nobody', '--to', 'shop/db'], "'shop/nobody' is no workload"],
    [['--from', 'shop/web'], "option '--to' is missing"],
    [['--from', 'shop/web', '--to', 'shop/db', '--port', '0/TCP'], "ports '0/TCP' cannot be read"],
    [['--queries', '-', '--from', 'shop/web'], "'--queries' and '--from' do not go together"],
  ])('refuses %j', async (args, message) => {
    expect(await ask(...args)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(message) });
  });

  it('answers many questions in their order, with the fields that they came with', async () => {
    const stdin = [
      '{"id":1,"from":"shop/web","to":"shop/db","port":5432,"protocol":"TCP"}',
      '',
      '{"id":2,"from":"shop/job","to":"shop/db","port":5432,"note":{"a":1}}',
      '{"id":3,"from":"shop/web","to":"shop/db"}',
    ].join('\n');
    const { code, stdout } = await run(['reach', shop, '--queries', '-'], { stdin });
    expect(code).toBe(0);
    const answers = stdout.trim().split('\n').map(line => JSON.parse(line));
    expect(answers.map(({ id, verdict }) => [id, verdict])).toEqual([[1, 'allowed'], [2, 'denied'], [3, 'allowed']]);
    expect(answers[1].note).toEqual({ a: 1 });
    expect(answers[2].ports).toBe('TCP 5432');
    for (const { because } of answers) expect(because.join()).toContain('NetworkPolicy shop/db');
  });

  it('answers the rest where a line is bad', async () => {
    const stdin = [
      'nonsense', '', '[]', '{"from":"shop/web","to":"shop/x","port":1,"verdict":"allowed"}', '{"from":"shop/web","to":"shop/db","port":0}',
      '{"from":"shop/web","to":"shop/db","port":5432,"protocol":"ICMP"}', '{"from":"shop/web","to":"shop/db","port":5432}',
    ].join('\n');
    const { code, stdout, stderr } = await run(['reach', shop, '--queries', '-'], { stdin });
    expect(code).toBe(1);
    const answers = stdout.trim().split('\n').map(line => JSON.parse(line));
    expect(answers.map(({ error, verdict }) => [typeof error, verdict])).toEqual([...Array.from({ length: 5 }, () => ['string', undefined]), ['undefined', 'allowed']]);
    expect(answers.slice(0, 5).map(({ error }) => /^line \d+ (is|cannot)/.exec(error)?.[0])).toEqual(['line 1 is', 'line 3 is', ...[4, 5, 6].map(line => `line ${line} cannot`)]);
    expect(stderr).toContain('5 lines');
  });

  it('takes every name that the graph prints', async () => {
    for (const { from, to, ports } of await connections()) {
      const { code, stdout } = await run(['reach', shop, '--queries', '-'], { stdin: JSON.stringify({ from, to }) });
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, verdict: 'allowed', ports });
    }
  });

  it('keeps fields with names of prototypes as they are', async () => {
    const { stdout } = await run(['reach', shop, '--queries', '-'], { stdin: '{"__proto__":{"from":"shop/web"},"from":"shop/job","to":"shop/db","port":5432}' });
    expect(stdout).toContain('"__proto__":{"from":"shop/web"}');
    expect(JSON.parse(stdout).verdict).toBe('denied');
  });

  it('gives 2 where one of many answers is not what is expected', async () => {
    const stdin = '{"from":"shop/web","to":"shop/db","port":5432}\n{"from":"shop/job","to":"shop/db","port":5432}\n';
    expect((await run(['reach', shop, '--queries', '-', '--expect', 'denied'], { stdin })).code).toBe(2);
  });
});

describe('bulwark network diff', () => {
  it('gives 2 where something opened up, and says what', async () => {
    const { code, stdout } = await run(['network', 'diff', shop, open]);
    expect(code).toBe(2);
    expect(stdout).toContain('+ shop/job[Pod] => shop/db[Pod] : none -> all');
    expect(stdout).toContain('something opened up');
  });

  it('gives 0 where connections only closed, or nothing changed', async () => {
    const closed = await run(['network', 'diff', open, shop, '--format', 'json']);
    expect(closed.code).toBe(0);
    const { opened, changes } = JSON.parse(closed.stdout);
    expect(opened).toBe(false);
    expect(changes).toContainEqual({
      change: 'removed', opens: false, from: 'shop/job[Pod]', to: 'shop/db[Pod]', before: { allowed: 'all', unknown: 'none' }, after: { allowed: 'none', unknown: 'none' },
    });
    expect(await run(['network', 'diff', shop, shop])).toMatchObject({ code: 0, stdout: 'no connection changed\n' });
  });

  it('writes Markdown in which names are text', async () => {
    const { stdout } = await run(['network', 'diff', shop, open, '--format', 'markdown']);
    expect(stdout).toContain('### Opened');
    expect(stdout).toContain('| shop/job&#91;Pod&#93; | shop/db&#91;Pod&#93; | none | all |');
  });
});

describe('bulwark network lint', () => {
  it('finds what is hardly meant, and gives 2', async () => {
    const file = folder.write('lint.yaml', BASE + POLICY.replace('{app: db}', '{app: nobody}'));
    const { code, stdout } = await run(['network', 'lint', file, '--format', 'json']);
    expect(code).toBe(2);
    const { findings } = JSON.parse(stdout);
    const found = findings.find(({ rule }: any) => rule === 'selects-no-pod');
    expect(found).toMatchObject({ object: 'NetworkPolicy shop/db', source: { file } });
    expect((await run(['network', 'lint', file])).stdout).toContain(`${found.severity} selects-no-pod: NetworkPolicy shop/db`);
  });

  it('names the line of the field', async () => {
    const file = folder.write('peer.yaml', BASE + POLICY.replace('{app: web}', '{app: nobody}'));
    const line = (BASE + POLICY).split('\n').findIndex(text => text.includes('- from:')) + 1;
    const { findings } = JSON.parse((await run(['network', 'lint', file, '--format', 'json'])).stdout);
    expect(findings.find(({ rule }: any) => rule === 'peer-matches-nobody')).toMatchObject({ path: 'spec.ingress[0]', source: { line } });
    expect((await run(['network', 'lint', file])).stdout).toContain(`peer.yaml:${line}: `);
  });

  it('gives 0 where there is nothing to find', async () => {
    expect(await run(['network', 'lint', folder.write('none.yaml', NAMESPACE)])).toMatchObject({ code: 0, stdout: '0 findings\n' });
  });
});
