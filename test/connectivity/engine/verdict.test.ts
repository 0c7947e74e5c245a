import { AddressSet, ANYBODY, Endpoint, Layer, PolicyPart, PortSet, Rule, Tier } from '../../../src/connectivity';
import { buildWorld } from '../../../src/connectivity/build-world';
import { Engine } from '../../../src/connectivity/engine/engine';
import { EVERYTHING, isOneOf } from '../../../src/connectivity/model/expression';
import { ManifestSet } from '../../../src/manifests';

const pod = (name: string, ports: object[] = [], status?: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { app: name } },
  spec: { containers: [{ name: 'main', image: 'registry.example/app:1', ports }] },
  ...status ? { status } : {},
});
const { world } = buildWorld(ManifestSet.of([
  pod('api', [{ name: 'http', containerPort: 8080 }]),
  pod('web', [{ name: 'http', containerPort: 80 }, { name: 'dns', containerPort: 53, protocol: 'UDP' }]),
]), 'node');
const TEN = AddressSet.of([{ family: 4, from: 0x0a000000n, to: 0x0affffffn }]);
const HALF = AddressSet.of([{ family: 4, from: 0x0a000000n, to: 0x0a7fffffn }]);
const at = (name: string): Endpoint => ({ kind: 'pod', pod: world.workload(`shop/${name}[Pod]`)!.pods[0] });
const source = (name: string) => ({ kind: 'Policy', apiGroup: 'example', name, provenance: {} });
const rule = (action: Rule['action'], more: Partial<Rule> = {}): Rule => ({
  action, peers: ANYBODY, ports: PortSet.ALL, namedPorts: [], order: [1000], source: source(action), ...more,
});
const part = (rules: readonly Rule[], more: Partial<PolicyPart> = {}): PolicyPart => ({
  source: source('policy'), direction: 'Ingress', subject: isOneOf('pod', 'app', 'api'), isolates: PortSet.NONE, rules, ...more,
});
const tier = (parts: readonly PolicyPart[], endOfTier: Tier['endOfTier'] = 'Pass', order = 1): Tier => ({ name: `tier-${order}`, order, endOfTier, parts });
const network = (...tiers: Tier[]): Layer => ({ name: 'network', scope: PortSet.ALL, tiers });
const engineOf = (...layers: Layer[]) => new Engine(world, layers, { podCidrs: TEN });
const ask = (...tiers: Tier[]) => engineOf(network(...tiers)).verdict(at('web'), at('api'));

describe('the verdict of a pair', () => {
  it('allows everything where no policy is', () => {
    expect(engineOf().verdict(at('web'), at('api')).allowed).toBe(PortSet.ALL);
  });

  it('lets the rule of the lowest order decide, wherever it stands', () => {
    expect(ask(tier([part([rule('Accept', { order: [2] })]), part([rule('Deny', { order: [1] })])])).allowed).toBe(PortSet.NONE);
  });

  it('leaves to the next tier what passes, past the isolation of this one', () => {
    const passing = tier([part([rule('Pass', { ports: PortSet.port('TCP', 80) })], { isolates: PortSet.ALL })], 'Deny');
    expect(ask(passing).allowed).toBe(PortSet.port('TCP', 80));
    expect(ask(passing, tier([part([rule('Deny')])], 'Pass', 2)).allowed).toBe(PortSet.NONE);
  });

  it('does not isolate in a tier whose end passes', () => {
    expect(ask(tier([part([], { isolates: PortSet.ALL })])).allowed).toBe(PortSet.ALL);
  });

  it('does not know what tied policies disagree about, and knows the rest', () => {
    const verdict = ask(tier([
      part([rule('Accept')], { tie: 'x', source: source('a') }),
      part([rule('Deny', { ports: PortSet.port('TCP', 80), source: source('b') })], { tie: 'x' }),
    ]));
    expect(verdict.unknown).toBe(PortSet.port('TCP', 80));
    expect(verdict.allowed).toBe(PortSet.ALL.minus(PortSet.port('TCP', 80)));
    expect(verdict.reasons).toEqual(['the order of Policy Accept and Policy b is not defined, and they disagree']);
  });

  it('knows what tied policies agree about', () => {
    expect(ask(tier([part([rule('Deny')], { tie: 'x' }), part([rule('Deny')], { tie: 'x' })])).unknown).toBe(PortSet.NONE);
  });

  it('does not know what an uncertain rule would decide', () => {
    const verdict = ask(tier([part([rule('Accept', { uncertain: 'nobody knows' })], { isolates: PortSet.ALL })], 'Deny'));
    expect(verdict.unknown).toBe(PortSet.ALL);
    expect(verdict.reasons).toEqual(['nobody knows']);
  });

  it('knows what ends alike whether or not an uncertain rule matches', () => {
    expect(ask(tier([part([rule('Accept', { uncertain: 'nobody knows' })])])).allowed).toBe(PortSet.ALL);
  });

  it('resolves named ports as the destination calls them, with their protocol', () => {
    const to = part([rule('Accept', { ports: PortSet.NONE, namedPorts: [{ name: 'http' }, { name: 'dns', protocol: 'TCP' }] })],
      { direction: 'Egress', subject: EVERYTHING, isolates: PortSet.ALL });
    const engine = engineOf(network(tier([to], 'Deny')));
    expect(engine.verdict(at('web'), at('api')).allowed).toBe(PortSet.port('TCP', 8080));
    expect(engine.verdict(at('api'), at('web')).allowed).toBe(PortSet.port('TCP', 80));
    expect(engine.verdict(at('web'), { kind: 'outside', range: { family: 4, from: 1n, to: 1n } }).allowed).toBe(PortSet.NONE);
  });

  it('asks every layer, each within what it sees', () => {
    const mesh: Layer = { name: 'istio', scope: PortSet.of('TCP'), tiers: [tier([part([], { isolates: PortSet.ALL })], 'Deny')] };
    expect(engineOf(network(), mesh).verdict(at('web'), at('api')).allowed).toBe(PortSet.ALL.minus(PortSet.of('TCP')));
  });

  it.each([['all', TEN, 'allowed'], ['some', HALF, 'unknown'], ['none', HALF.complement().minus(TEN), 'denied']] as const)(
    'judges pods whose addresses are not known by a block that holds %s of where pods are', (_, podAddresses, expected) => {
      const verdict = ask(tier([part([rule('Accept', { peers: [{ pods: EVERYTHING, podAddresses }] })], { isolates: PortSet.ALL })], 'Deny'));
      expect(verdict.allowed.isAll ? 'allowed' : verdict.unknown.isAll ? 'unknown' : 'denied').toBe(expected);
    });

  it('lets a pod that is alone reach itself whatever policies say', () => {
    const engine = engineOf(network(tier([part([rule('Deny')])])));
    expect(engine.explain(at('api'), at('api')).steps.map(({ decision }) => decision)).toEqual(['Exempt']);
    expect(engine.verdict(at('api'), at('api')).allowed).toBe(PortSet.ALL);
  });
});

describe('the explanation of a pair', () => {
  it('tells what decided in each direction, egress first', () => {
    const { steps } = engineOf(network(tier([part([rule('Accept', { ports: PortSet.port('TCP', 80) })], { isolates: PortSet.ALL })], 'Deny')))
      .explain(at('web'), at('api'));
    expect(steps.map(({ direction, decision, ports }) => `${direction} ${decision} ${ports}`)).toEqual([
      'Egress Default all',
      'Ingress Accept TCP 80',
      'Ingress Isolated SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535',
    ]);
    expect(steps[2].sources.map(({ name }) => name)).toEqual(['policy']);
  });
});
