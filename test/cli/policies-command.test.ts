import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { Folder, run } from './harness';
import { policyText } from '../../src/cli/policy-text';

const folder = new Folder();
afterAll(() => folder.remove());

const REASON = 'for a reason that is long enough';

/** What judges objects; the guards of quarantine are beside it. */
async function printed(...argv: string[]): Promise<any[]> {
  const { code, stdout, stderr } = await run(['policies', ...argv]);
  expect({ code, stderr: stderr.replace(/^bulwark: \d+ controls? (is|are) not enforced; .*\n/, '') }).toEqual({ code: 0, stderr: '' });
  return (loadAll(stdout) as any[]).filter(document => document !== null && !document.metadata?.name.includes('-guard-'));
}

const names = (objects: any[]): string[] => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe('bulwark policies', () => {
  it('prints policies and bindings of a profile', async () => {
    expect(names(await printed('--profile', 'restricted'))).toEqual([
      'ValidatingAdmissionPolicy bulwark-restricted-pods', 'ValidatingAdmissionPolicyBinding bulwark-restricted-pods',
    ]);
  });

  it('says at the top what it is, for which cluster, and what is not enforced, and on stderr that there is such', async () => {
    const { stdout, stderr } = await run(['policies', '-k', '1.36', '--exclude-namespaces', 'kube-system']);
    const head = stdout.slice(0, stdout.indexOf('---'));
    expect(head).toMatch(/^# ValidatingAdmissionPolicy: the profile zeroTrust, for Kubernetes 1\.36\.\n/);
    expect(head).toContain('\n# Namespaces: all, but kube-system.\n');
    expect(head).toContain('\n#   no-removed-api-versions: the API server does not serve what was removed\n');
    expect(stderr).toMatch(/^bulwark: \d+ controls are not enforced; the comments at the top say why\n$/);
  });

  it('prints the same every time', async () => {
    expect((await run(['policies'])).stdout).toBe((await run(['policies'])).stdout);
  });

  it('folds long expressions into lines, which every parser puts together again', async () => {
    const { stdout } = await run(['policies', '--profile', 'restricted']);
    expect(stdout).toContain('expression: >-\n');
    expect(loadAll(stdout).filter(document => document !== null))
      .toEqual(parseAllDocuments(stdout).map(document => document.toJS()).filter(document => document !== null));
  });

  it('takes namespaces by label and leaves some out by name; objects without a namespace are then not judged', async () => {
    const objects = await printed('--namespace-selector', 'env=prod,!legacy', '--exclude-namespaces', 'b, a');
    const bindings = objects.filter(({ kind }) => kind.endsWith('Binding'));
    for (const { spec } of bindings) {
      expect(spec.matchResources.namespaceSelector).toEqual({
        matchLabels: { env: 'prod' },
        matchExpressions: [{ key: 'legacy', operator: 'DoesNotExist' }, { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['a', 'b'] }],
      });
    }
    expect(JSON.stringify(objects.map(({ spec }) => spec.matchConstraints))).not.toContain('clusterroles');
  });

  it('takes actions for all and for severities, in any order', async () => {
    const actions = async (...argv: string[]) => Object.fromEntries((await printed('--profile', 'restricted', ...argv))
      .filter(({ kind }) => kind.endsWith('Binding')).map(({ metadata, spec }) => [metadata.name, spec.validationActions]));
    expect(await actions('--action', 'warn')).toEqual({ 'bulwark-restricted-pods-warn': ['Warn', 'Audit'] });
    const both = { 'bulwark-restricted-pods': ['Deny', 'Audit'], 'bulwark-restricted-pods-audit': ['Audit'] };
    expect(await actions('--action', 'audit', '--action', 'critical=deny')).toEqual(both);
    expect(await actions('--action', 'critical=deny', '--action', 'audit')).toEqual(both);
  });

  it('takes a name, single controls, and kinds that run pods', async () => {
    const objects = await printed('--name', 'guard', '--control', 'no-privileged-containers', '--workload-kind', 'argoproj.io/Rollout');
    expect(names(objects)).toEqual(['ValidatingAdmissionPolicy guard-pods', 'ValidatingAdmissionPolicyBinding guard-pods']);
    expect(objects[0].spec.matchConstraints.resourceRules).toContainEqual(expect.objectContaining({ apiGroups: ['argoproj.io'], resources: ['rollouts'] }));
  });

  it('honours waivers by what they name', async () => {
    const file = folder.write('waivers.yaml', `waivers:\n  - { control: no-privileged-containers, reason: ${REASON}, objects: [{ namespace: shop, kind: Deployment, name: 'agent-*' }] }\n`);
    const without = JSON.stringify(await printed('--profile', 'baseline'));
    const waived = JSON.stringify(await printed('--profile', 'baseline', '--waivers', file));
    expect(without).not.toContain('agent-');
    expect(waived).toContain('agent-');
  });

  it('has policies read what a site decides from an object', async () => {
    const file = folder.write('site.yaml', 'parameters:\n  allowed-registries: { registries: [ghcr.io] }\n');
    const objects = await printed('--profile', 'restricted', '--params', file);
    expect(names(objects)).toEqual(expect.arrayContaining(['CustomResourceDefinition admissionparameters.bulwark.io', 'Namespace bulwark-system']));
    expect(JSON.stringify(objects.find(({ kind }) => kind === 'AdmissionParameters').spec)).toContain('"allowed-registries.registries":["ghcr.io"]');
    expect(objects.find(({ metadata, kind }) => kind === 'ValidatingAdmissionPolicyBinding' && metadata.name === 'bulwark-restricted-pods').spec.paramRef)
      .toEqual({ name: 'bulwark-restricted', namespace: 'bulwark-system', parameterNotFoundAction: 'Deny' });
  });

  it('prints policies that repair', async () => {
    const objects = await printed('--format', 'map', '--profile', 'restricted', '-k', '1.36');
    expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding']));
  });

  it('prints policies that repair beside those that judge', async () => {
    const kinds = async (...argv: string[]) => new Set((await printed('--mutating', '--profile', 'restricted', ...argv)).map(({ kind }) => kind));
    expect(await kinds('-k', '1.36')).toContain('MutatingAdmissionPolicy');
    expect(await kinds('-k', '1.34', '--mutating-beta')).toContain('MutatingAdmissionPolicy');
    expect(await kinds('--format', 'kyverno')).toContain('MutatingPolicy');
  });

  it.each([['kyverno', 'ValidatingPolicy'], ['gatekeeper', 'ConstraintTemplate']])('prints policies for %s', async (format, kind) => {
    expect((await printed('--format', format, '--profile', 'baseline', '-k', '1.28')).map(object => object.kind)).toContain(kind);
  });

  it('prints static policies, which the API server reads from files', async () => {
    const objects = await printed('--static', '-k', '1.37');
    expect(objects.length).toBeGreaterThan(0);
    for (const { metadata } of objects) expect(metadata.name).toMatch(/\.static\.k8s\.io$/);
  });

  it('prints the configuration of Pod Security Admission', async () => {
    const [object] = await printed('--format', 'psa', '--profile', 'restricted', '--exclude-namespaces', 'kube-system');
    expect(object).toMatchObject({ kind: 'AdmissionConfiguration', plugins: [{ configuration: { defaults: { enforce: 'restricted' }, exemptions: { namespaces: ['kube-system'] } } }] });
  });

  it('writes to a file', async () => {
    const file = folder.at('policies.yaml');
    expect((await run(['policies', '--profile', 'baseline', '--output', file])).stdout).toBe('');
    expect((await run(['policies', '--profile', 'baseline', '--output', '-'])).stdout).toContain('kind: ValidatingAdmissionPolicy\n');
  });

  it.each([
    ['an old version', ['-k', '1.28'], /kubernetes 1\.28 does not serve ValidatingAdmissionPolicy, which 1\.30 was the first to have: .*Kyverno/],
    ['a version that cannot repair', ['-k', '1.35', '--format', 'map'], /kubernetes 1\.35 .* MutatingAdmissionPolicy/],
    ['an unknown version', ['-k', '1.99'], /1\.99/],
    ['an unknown format', ['--format', 'rego'], /option '--format' is 'rego': expected one of vap, map, kyverno, gatekeeper, psa/],
    ['a selector that cannot be read', ['--namespace-selector', 'a b'], /option '--namespace-selector' 'a b' has the part 'a b'/],
    ['a namespace that can be none', ['--exclude-namespaces', 'kube_system'], /'kube_system' cannot name a namespace/],
    ['an unknown action', ['--action', 'block'], /option '--action' is 'block': expected one of deny, warn, audit/],
    ['an unknown severity', ['--action', 'worst=deny'], /option '--action' is 'worst=deny'/],
    ['a name that can be none', ['--name', 'Guard'], /name 'Guard' cannot begin/],
    ['a file that is not there', ['--params', '/nowhere.yaml'], /\/nowhere\.yaml: .*expected a file with parameters/],
    ['static policies of another form', ['--static', '--format', 'kyverno'], /option '--static' is for --format vap/],
    ['parameters of a form that has none', ['--params', 'x', '--format', 'psa'], /option '--params' is for --format vap/],
    ['static policies before 1.37', ['--static', '-k', '1.36'], /kubernetes 1\.36 does not serve static admission policies/],
    ['repairing in a form that does not', ['--mutating', '--format', 'gatekeeper'], /option '--mutating' is for --format vap and kyverno/],
    ['an argument', ['k8s/'], /unexpected argument 'k8s\/'/],
  ])('refuses %s', async (_, argv, message) => {
    const { code, stdout, stderr } = await run(['policies', ...argv]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('defect');
  });

  it('refuses a waiver that is bound to nothing, with its line', async () => {
    const file = folder.write('unbound.yaml', `waivers:\n  - control: no-privileged-containers\n    reason: ${REASON}\n`);
    const { code, stderr } = await run(['policies', '--waivers', file]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file}:2: the waiver of 'no-privileged-containers' names no objects, and policies judge a whole cluster`);
  });

  it('refuses waivers of controls that may not be waived, as every command does', async () => {
    const file = folder.write('unwaivable.yaml', `waivers:\n  - { control: no-expired, reason: ${REASON} }\n`);
    expect((await run(['policies', '--waivers', file])).code).toBe(1);
  });
});

describe('policyText', () => {
  it('gives back every text that it is given', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.stringMatching(/^[ a-z'"\n\\#:{}-]{100,400}$/)), { maxLength: 4 }), texts => {
      const object = { apiVersion: 'v1', kind: 'ConfigMap', data: Object.fromEntries(texts.map((text, i) => [`key${i}`, text])), list: texts };
      const text = [...policyText([object], ['a head'])].join('');
      expect(loadAll(text)).toEqual([object]);
    }));
  });

  it('lets no name break out of a comment', () => {
    expect([...policyText([], ['one\nkind: Secret'])].join('')).toBe('# one\\u000akind: Secret\n');
  });

  it('writes breaks of lines that only other parsers of YAML know as escapes, in keys too', () => {
    const object = { apiVersion: 'v1', kind: 'A', spec: { 'a\u2028b': 'fine\u2028spec:\u2028- x', 'c': `${'word '.repeat(30)}\u2029y`, 'd': 'e\u0085f' } };
    const text = [...policyText([object], [])].join('');
    expect(text).not.toMatch(/[\u0085\u2028\u2029]/);
    expect(loadAll(text)).toEqual([object]);
  });
});
