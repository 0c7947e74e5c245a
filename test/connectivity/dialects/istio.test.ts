import { asked, namespace, object, workload } from './mesh-world';

const MESH = [
  namespace('shop', { 'istio-injection': 'enabled' }), namespace('bank', { 'istio-injection': 'enabled' }), namespace('plain'), namespace('istio-system'),
  workload('web'), workload('db'), workload('teller', { ns: 'bank' }), workload('old', { ns: 'plain' }),
];
const AMBIENT = [namespace('shop', { 'istio.io/dataplane-mode': 'ambient' }), workload('web'), workload('db')];
const policy = (spec: object, ns = 'shop', metadata = {}) => object('security.istio.io/v1', 'AuthorizationPolicy', 'p', spec, ns, metadata);
const peers = (mode: string, { ns = 'shop', name = mode.toLowerCase(), ...rest }: { ns?: string; name?: string; [field: string]: unknown } = {}) =>
  object('security.istio.io/v1', 'PeerAuthentication', name, { mtls: { mode }, ...rest }, ns);
const from = (source: object) => ({ rules: [{ from: [{ source }] }] });
const to = (operation: object) => ({ rules: [{ to: [{ operation }] }] });

const when = (key: string, more: object) => ({ rules: [{ when: [{ key, ...more }] }] });

describe('AuthorizationPolicy', () => {
  test.each<[string, object, string, string, string]>([
    ['an empty spec denies everybody', {}, 'shop/web', 'shop/db', 'denied'],
    ['an empty rule allows everybody', { rules: [{}] }, 'outside', 'shop/db', 'allowed'],
    ['a DENY without rules does nothing', { action: 'DENY' }, 'shop/web', 'shop/db', 'allowed'],
    ['AUDIT decides nothing', { action: 'AUDIT', rules: [{}] }, 'shop/web', 'shop/db', 'allowed'],
    ['a principal lets in who has it', from({ principals: ['cluster.local/ns/shop/sa/web'] }), 'shop/web', 'shop/db', 'allowed'],
    ['a principal keeps others out', from({ principals: ['cluster.local/ns/shop/sa/web'] }), 'bank/teller', 'shop/db', 'denied'],
    ['who is in no mesh has no principal', from({ principals: ['*'] }), 'plain/old', 'shop/db', 'denied'],
    ['a negated principal holds for who has none', from({ notPrincipals: ['*'] }), 'plain/old', 'shop/db', 'allowed'],
    ['a prefix of a principal', from({ principals: ['cluster.local/ns/ba*'] }), 'bank/teller', 'shop/db', 'allowed'],
    ['a suffix of a principal', from({ principals: ['*/sa/teller'] }), 'bank/teller', 'shop/db', 'allowed'],
    ['a namespace', from({ namespaces: ['bank'] }), 'bank/teller', 'shop/db', 'allowed'],
    ['an account of the policy\'s namespace', from({ serviceAccounts: ['web'] }), 'shop/web', 'shop/db', 'allowed'],
    ['an account of another namespace', from({ serviceAccounts: ['bank/teller'] }), 'shop/web', 'shop/db', 'denied'],
    ['the domain of the mesh', from({ trustDomains: ['cluster.local'] }), 'shop/web', 'shop/db', 'allowed'],
    ['another domain', from({ trustDomains: ['other'] }), 'shop/web', 'shop/db', 'denied'],
    ['no domain without an identity', from({ trustDomains: ['*'] }), 'plain/old', 'shop/db', 'denied'],
    ['a namespace as a condition', when('source.namespace', { values: ['bank'] }), 'bank/teller', 'shop/db', 'allowed'],
    ['a namespace as a condition for others', when('source.namespace', { values: ['bank'] }), 'shop/web', 'shop/db', 'denied'],
    ['a principal as a condition', when('source.principal', { notValues: ['*/sa/web'] }), 'shop/web', 'shop/db', 'denied'],
    ['a port as a condition', when('destination.port', { notValues: ['8080'] }), 'shop/web', 'shop/db', 'denied'],
    ['an address as a condition', when('source.ip', { values: ['8.8.8.8'] }), 'outside', 'shop/db', 'allowed'],
    ['the own address as a condition is known to nobody', when('destination.ip', { values: ['10.0.0.1'] }), 'shop/web', 'shop/db', 'unknown'],
    ['SNI is known to nobody where it allows', when('connection.sni', { values: ['a.example'] }), 'shop/web', 'shop/db', 'unknown'],
    ['SNI is known to nobody where it denies', { action: 'DENY', ...when('connection.sni', { values: ['a.example'] }) }, 'shop/web', 'shop/db', 'unknown'],
    ['a key that is none has the object refused', when('source.colour', { values: ['red'] }), 'shop/web', 'shop/db', 'allowed'],
    ['a port', to({ ports: ['8080'] }), 'shop/web', 'shop/db', 'allowed'],
    ['a port that is left out', to({ notPorts: ['8080'] }), 'shop/web', 'shop/db', 'denied'],
    ['a block of addresses', from({ ipBlocks: ['8.0.0.0/8'] }), 'outside', 'shop/db', 'allowed'],
    ['CUSTOM is decided elsewhere', { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] }, 'shop/web', 'shop/db', 'unknown'],
    ['DENY goes before', { action: 'DENY', ...from({ namespaces: ['shop'] }) }, 'shop/web', 'shop/db', 'denied'],
    ['a request that is allowed leaves the connection open', to({ methods: ['GET'] }), 'shop/web', 'shop/db', 'allowed'],
    ['a request that is denied leaves the connection open', { action: 'DENY', ...to({ methods: ['GET'] }) }, 'shop/web', 'shop/db', 'allowed'],
  ])('%s', (_title, spec, source, destination, expected) => {
    expect(asked([...MESH, policy(spec)]).reach(source, destination)).toBe(expected);
  });

  it('does not hold on ports that go past the sidecar', () => {
    const annotations = { 'traffic.sidecar.istio.io/excludeInboundPorts': '9090,9091' };
    const world = asked([MESH[0], workload('web'), workload('db', { annotations }), policy({})]);
    expect([8080, 9090, 9091].map(port => world.reach('shop/web', 'shop/db', port))).toEqual(['denied', 'allowed', 'allowed']);
  });

  it('sees no SNI in ztunnel: narrower where it allows', () => {
    expect(asked([...AMBIENT, policy(when('connection.sni', { values: ['a.example'] }))]).reach('shop/web', 'shop/db')).toBe('denied');
  });

  it('holds everywhere from the root namespace', () => {
    expect(asked([...MESH, policy({}, 'istio-system')]).reach('shop/web', 'bank/teller')).toBe('denied');
  });

  it('does not count on trial', () => {
    expect(asked([...MESH, policy({}, 'shop', { annotations: { 'istio.io/dry-run': 'true' } })]).reach('bank/teller', 'shop/db')).toBe('allowed');
  });

  it('does not hold for pods outside of the mesh', () => {
    expect(asked([...MESH, policy({}, 'plain')]).reach('shop/web', 'plain/old')).toBe('allowed');
  });

  it('is refused with a selector beside targets', () => {
    const world = asked([...MESH, policy({ selector: { matchLabels: { app: 'db' } }, targetRefs: [{ kind: 'Service', name: 'db' }] })]);
    expect(world.reach('shop/web', 'shop/db')).toBe('allowed');
    expect(world.connectivity.diagnostics.map(({ message }) => message).join()).toContain('exclude each other');
  });

  it('loses what it asks of requests on a port of plain TCP: narrower where it allows, wider where it denies', () => {
    const service = object('v1', 'Service', 'db', { selector: { app: 'db' }, ports: [{ name: 'tcp-main', port: 80, targetPort: 'http' }] });
    expect(asked([...MESH, service, policy(to({ methods: ['GET'] }))]).reach('shop/web', 'shop/db')).toBe('denied');
    expect(asked([...MESH, service, policy({ action: 'DENY', ...to({ methods: ['GET'] }) })]).reach('shop/web', 'shop/db')).toBe('denied');
  });

  it('is enforced by ztunnel without what it asks of requests, and not at all where nothing remains', () => {
    expect(asked([...AMBIENT, policy(to({ methods: ['GET'] }))]).reach('shop/web', 'shop/db')).toBe('denied');
    expect(asked([...AMBIENT, policy({ action: 'DENY', ...to({ methods: ['GET'], ports: ['8080'] }) })]).reach('shop/web', 'shop/db')).toBe('denied');
    expect(asked([...AMBIENT, policy({ action: 'DENY', ...to({ methods: ['GET'] }) })]).reach('shop/web', 'shop/db')).toBe('allowed');
    expect(asked([...AMBIENT, policy({ action: 'CUSTOM', rules: [{}] })]).reach('shop/web', 'shop/db')).toBe('allowed');
  });

  it('is unknown behind a waypoint', () => {
    const service = object('v1', 'Service', 'db', { selector: { app: 'db' }, ports: [{ port: 80 }] }, 'shop', { labels: { 'istio.io/use-waypoint': 'w' } });
    expect(asked([...AMBIENT, service, policy({ targetRefs: [{ kind: 'Service', name: 'db' }] })]).reach('shop/web', 'shop/db')).toBe('unknown');
  });
});

describe('PeerAuthentication', () => {
  it('STRICT keeps out who is in no mesh', () => {
    const world = asked([...MESH, peers('STRICT')]);
    expect([world.reach('plain/old', 'shop/db'), world.reach('outside', 'shop/db'), world.reach('bank/teller', 'shop/db')]).toEqual(['denied', 'denied', 'allowed']);
  });

  it('is decided by the nearest one', () => {
    const world = asked([...MESH, peers('STRICT', { ns: 'istio-system' }), peers('PERMISSIVE', { selector: { matchLabels: { app: 'db' } } })]);
    expect([world.reach('plain/old', 'shop/db'), world.reach('plain/old', 'shop/web')]).toEqual(['allowed', 'denied']);
  });

  it('has ports of its own', () => {
    const world = asked([...MESH, peers('STRICT', { selector: { matchLabels: { app: 'db' } }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } })]);
    expect([world.reach('plain/old', 'shop/db'), world.reach('plain/old', 'shop/db', 9090)]).toEqual(['allowed', 'denied']);
  });

  it('is unknown where two claim the same pods and none says which is older', () => {
    expect(asked([...MESH, peers('STRICT'), peers('PERMISSIVE')]).reach('plain/old', 'shop/db')).toBe('unknown');
  });

  it('takes identities away with DISABLE, but not in ambient mode', () => {
    const allow = policy(from({ principals: ['*'] }));
    expect(asked([...MESH, peers('DISABLE'), allow]).reach('shop/web', 'shop/db')).toBe('denied');
    expect(asked([...AMBIENT, peers('DISABLE'), allow]).reach('shop/web', 'shop/db')).toBe('allowed');
  });
});
