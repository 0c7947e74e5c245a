import * as fc from 'fast-check';
import { optionsFor } from './options';
import { Profile } from '../../src/controls';
import { DENY_ALL, EnforcementAction, gatekeeperPolicies, kyvernoPolicies } from '../../src/policies';
import { constraintKinds } from '../../src/policies/gatekeeper-names';
import { evaluatedAnew } from '../../src/policies/kyverno-mutations';

const waiver = { control: 'no-host-pid', kind: 'Deployment', namespace: 'shop', name: 'agent-*', reason: 'reads the processes of its node', owner: 'ops' };
const { WARN, AUDIT } = EnforcementAction;
const actionOf = (severity: string) => severity === 'low' ? AUDIT : WARN;
const warning = Object.fromEntries(Object.keys(DENY_ALL).map(severity => [severity, actionOf(severity)])) as typeof DENY_ALL;

describe('kyvernoPolicies', () => {
  const ofKind = (kind: string, changes = {}) =>
    kyvernoPolicies(optionsFor(Profile.ZERO_TRUST, changes)).objects.filter(object => object.kind === kind);

  it('excuse from nothing but what is waived: its policy judges one control', () => {
    const [exception] = ofKind('PolicyException', { waivers: [{ ...waiver, expires: '2027-01-31' }] });
    expect(exception.spec.policyRefs).toEqual([{ name: 'bulwark-zerotrust-no-host-pid', kind: 'ValidatingPolicy' }]);
    const judging = (id: string) => ofKind('ValidatingPolicy', { waivers: [waiver] }).filter(policy => JSON.stringify(policy).includes(`[${id}]`)).map(({ metadata }) => metadata!.name);
    expect(judging('no-host-pid')).toEqual(['bulwark-zerotrust-no-host-pid']);
    expect(judging('no-host-ipc')).toEqual(['bulwark-zerotrust-pods']);
  });

  it('end an exception with the last day of the waiver, by its own clock too', () => {
    const [{ spec }] = ofKind('PolicyException', { waivers: [{ ...waiver, expires: '2028-02-28' }] });
    expect(spec.expiresAt).toBe('2028-02-29T00:00:00Z');
    expect(spec.matchConditions[1].expression).toBe("time.now() < timestamp('2028-02-29T00:00:00Z')");
    expect(spec.properties).toEqual({ control: 'no-host-pid', reason: 'reads the processes of its node', owner: 'ops' });
  });

  it('have an exception of the same name whatever other waivers there are', () => {
    const names = (waivers: object[]) => ofKind('PolicyException', { waivers }).map(({ metadata }) => metadata!.name);
    expect(names([{ ...waiver, control: 'no-host-ipc' }, waiver])).toContain(names([waiver])[0]);
    expect(new Set(names([waiver, { ...waiver, name: 'web' }])).size).toBe(2);
  });

  it('make no exception for what cannot be waived, and none where the profile lacks the control', () => {
    expect(ofKind('PolicyException', { waivers: [{ ...waiver, control: 'unused-waiver' }, { ...waiver, control: 'no-such-control' }] })).toEqual([]);
  });

  it('do not hold against what runs what only holds when it is made', () => {
    const judged = ofKind('ValidatingPolicy').map(({ metadata, spec }) => [metadata!.name, spec.evaluation.background.enabled]);
    expect(judged.filter(([, background]) => !background)).toEqual([['bulwark-zerotrust-no-node-name', false]]);
  });

  it('say of webhooks that nobody is denied them', () => {
    const { objects, leftOut } = kyvernoPolicies(optionsFor(Profile.ZERO_TRUST, { clusterScoped: true }));
    const scanned = objects.filter(({ kind, spec }) => kind === 'ValidatingPolicy' && !spec.evaluation.admission.enabled);
    expect(scanned.map(({ metadata }) => metadata!.name)).toEqual(['bulwark-zerotrust-validatingwebhookconfigurations']);
    expect(leftOut.filter(({ reason }) => reason.includes('asks no webhook')).map(({ control }) => control)).toContain('webhook-fails-closed');
  });

  it('never compare an old object with null, which it is not at creation, and ask for nobody who need not be there', () => {
    const options = { ...optionsFor(Profile.ZERO_TRUST, { clusterScoped: true, waivers: [waiver] }), mutates: true };
    const text = JSON.stringify(kyvernoPolicies(options).objects);
    expect(text).not.toContain('oldObject == null');
    expect(text).not.toContain('request.userInfo.username');
  });

  it('warn and audit where they are told to', () => {
    const actions = ofKind('ValidatingPolicy', { actions: warning }).map(({ metadata, spec }) => `${metadata!.name} ${spec.validationActions}`);
    expect(actions).toContain('bulwark-zerotrust-pods-warn Warn');
    expect(actions).toContain('bulwark-zerotrust-pods-audit Audit');
  });
});

describe('variables that are evaluated anew', () => {
  const draft: any = {
    variables: [{ name: 'spec', expression: 'object.spec' }, { name: 'names', expression: "variables.spec.names + ['variables.spec']" }, { name: 'other', expression: '1' }],
    mutations: [{ expression: 'variables.names' }, { expression: 'variables.spec' }, { expression: '[variables.names, variables.other]' }],
  };

  it('are those of the mutation that asks for them, and texts stay what they are', () => {
    const { variables, mutations } = evaluatedAnew(draft);
    expect(mutations.map(({ expression }) => expression)).toEqual(['variables.names', 'variables.spec_2', '[variables.names_3, variables.other_3]']);
    expect(variables.map(({ name }) => name)).toEqual(['spec', 'names', 'spec_2', 'spec_3', 'names_3', 'other_3']);
    expect(variables[4].expression).toBe("variables.spec_3.names + ['variables.spec']");
  });
});

describe('gatekeeperPolicies', () => {
  const { objects } = gatekeeperPolicies(optionsFor(Profile.ZERO_TRUST, { clusterScoped: true, excludedNamespaces: ['b', 'a'], waivers: [waiver], actions: warning }));
  const templates = objects.filter(({ kind }) => kind === 'ConstraintTemplate');
  const constraints = objects.filter(({ kind }) => kind !== 'ConstraintTemplate');

  it('have a template and a constraint for each control', () => {
    expect(constraints.map(({ kind }) => kind.toLowerCase())).toEqual(templates.map(({ metadata }) => metadata!.name));
    expect(templates.map(({ metadata }) => metadata!.name)).toContain('bulwarkzerotrustnohostpid');
  });

  it('have constraints for the kinds of the control, outside of what is excluded', () => {
    const { spec } = constraints.find(({ kind }) => kind === 'BulwarkZerotrustIngressTls')!;
    expect(spec).toMatchObject({ match: { kinds: [{ apiGroups: ['networking.k8s.io'], kinds: ['Ingress'] }], excludedNamespaces: ['a', 'b'] }, enforcementAction: 'warn' });
    expect(constraints.filter(({ spec: { enforcementAction } }) => enforcementAction === 'dryrun').length).toBeGreaterThan(0);
  });

  it('name the object as Gatekeeper does, in all but conditions, which have no variables', () => {
    for (const template of templates) {
      const { matchCondition, variables, validations } = template.spec.targets[0].code[0].source;
      expect(JSON.stringify([variables, validations])).not.toMatch(/(?<![\w.])object\b(?!\w)[.)]/);
      expect(JSON.stringify(matchCondition)).not.toContain('variables.');
      expect(JSON.stringify(template.spec.targets)).not.toMatch(/"name":"(?:gatekeeper_internal_|params"|anyObject")/);
    }
  });

  it('give the waivers of a control to its constraint alone', () => {
    const waived = constraints.filter(({ spec: { parameters } }) => parameters?.waivers);
    expect(waived.map(({ kind, spec }) => [kind, spec.parameters.waivers])).toEqual([['BulwarkZerotrustNoHostPid', [waiver]]]);
  });
});

describe('constraintKinds', () => {
  const names = fc.array(fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/), { minLength: 1, maxLength: 12 }).map(list => [...new Set(list)]);
  const prefix = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,100}[a-z0-9])?$/);

  it('are all different in lower case, and can be names of kinds', () => {
    fc.assert(fc.property(prefix, names, (name, suffixes) => {
      const kinds = [...constraintKinds(name, suffixes).values()].map(kind => kind.toLowerCase());
      expect(new Set(kinds).size).toBe(suffixes.length);
      for (const kind of kinds) expect(kind).toMatch(/^[a-z][a-z0-9]{0,62}$/);
    }));
  });

  it('tell apart what differs in hyphens only', () => {
    const kinds = [...constraintKinds('bulwark', ['ab-c', 'a-bc', 'd']).values()];
    expect(kinds[0]).toMatch(/^BulwarkAbC[0-9a-f]{8}$/);
    expect(kinds[2]).toBe('BulwarkD');
  });
});
