import { asked, namespace, object, workload } from './mesh-world';

const V = 'policy.linkerd.io/v1beta3';
const meshed = (annotations = {}) => namespace('shop', {}, { 'linkerd.io/inject': 'enabled', ...annotations });
const MESH = [meshed(), namespace('plain'), workload('web'), workload('db'), workload('old', { ns: 'plain' })];
const server = (port: number | string, more = {}) => object(V, 'Server', 'db', { podSelector: { matchLabels: { app: 'db' } }, port, ...more });
const policy = (refs: object[], target: object = { group: 'policy.linkerd.io', kind: 'Server', name: 'db' }) =>
  object('policy.linkerd.io/v1alpha1', 'AuthorizationPolicy', 'p', { targetRef: target, requiredAuthenticationRefs: refs });
const tls = (identities: string[]) => object('policy.linkerd.io/v1alpha1', 'MeshTLSAuthentication', 'tls', { identities });
const TLS = { group: 'policy.linkerd.io', kind: 'MeshTLSAuthentication', name: 'tls' };

describe('Server', () => {
  it('closes its port and no other', () => {
    const world = asked([...MESH, server(8080)]);
    expect([world.reach('shop/web', 'shop/db'), world.reach('shop/web', 'shop/db', 9090)]).toEqual(['denied', 'allowed']);
  });

  it('closes a port by name', () => {
    expect(asked([...MESH, server('http')]).reach('shop/web', 'shop/db')).toBe('denied');
  });

  it('opens by accessPolicy', () => {
    const world = asked([...MESH, server(8080, { accessPolicy: 'all-authenticated' })]);
    expect([world.reach('shop/web', 'shop/db'), world.reach('plain/old', 'shop/db')]).toEqual(['allowed', 'denied']);
  });
});

describe('AuthorizationPolicy', () => {
  test.each<[string, string[], string]>([
    ['an identity', ['web.shop.serviceaccount.identity.linkerd.cluster.local'], 'allowed'],
    ['another identity', ['db.shop.serviceaccount.identity.linkerd.cluster.local'], 'denied'],
    ['all of a namespace', ['*.shop.serviceaccount.identity.linkerd.cluster.local'], 'allowed'],
    ['any identity', ['*'], 'allowed'],
  ])('lets in %s', (_title, identities, expected) => {
    expect(asked([...MESH, server(8080), tls(identities), policy([TLS])]).reach('shop/web', 'shop/db')).toBe(expected);
  });

  it('lets nobody without an identity in', () => {
    expect(asked([...MESH, server(8080), tls(['*']), policy([TLS])]).reach('plain/old', 'shop/db')).toBe('denied');
  });

  it('is ignored where an authentication is missing, and says so', () => {
    const world = asked([...MESH, server(8080), policy([TLS])]);
    expect(world.reach('shop/web', 'shop/db')).toBe('denied');
    expect(world.connectivity.diagnostics.map(({ message }) => message).join()).toContain('MeshTLSAuthentication shop/tls is not there');
  });

  it('requires all of its authentications', () => {
    const networks = object('policy.linkerd.io/v1alpha1', 'NetworkAuthentication', 'net', { networks: [{ cidr: '8.0.0.0/8' }] });
    const net = { group: 'policy.linkerd.io', kind: 'NetworkAuthentication', name: 'net' };
    expect(asked([...MESH, server(8080), networks, policy([net])]).reach('outside', 'shop/db')).toBe('allowed');
    expect(asked([...MESH, server(8080), networks, tls(['*']), policy([net, TLS])]).reach('outside', 'shop/db')).toBe('denied');
  });

  it('may be for the whole namespace', () => {
    expect(asked([...MESH, server(8080), tls(['*']), policy([TLS], { kind: 'Namespace', name: 'shop' })]).reach('shop/web', 'shop/db')).toBe('allowed');
  });
});

describe('targets and identities', () => {
  const route = (kind: string, name: string) =>
    object('gateway.networking.k8s.io/v1', kind, 'r', { parentRefs: [{ group: 'policy.linkerd.io', kind: 'Server', name }] });
  const refs = (...identityRefs: object[]) => object('policy.linkerd.io/v1alpha1', 'MeshTLSAuthentication', 'tls', { identityRefs });

  it('a route lets in at the Server that it is attached to', () => {
    const target = (name: string) => policy([TLS], { kind: 'HTTPRoute', name });
    expect(asked([...MESH, server(8080), tls(['*']), route('HTTPRoute', 'db'), target('r')]).reach('shop/web', 'shop/db')).toBe('allowed');
    expect(asked([...MESH, server(8080), tls(['*']), route('HTTPRoute', 'other'), target('r')]).reach('shop/web', 'shop/db')).toBe('denied');
    expect(asked([...MESH, server(8080), tls(['*']), route('GRPCRoute', 'db'), target('r')]).reach('shop/web', 'shop/db')).toBe('denied');
  });

  test.each<[string, object, string]>([
    ['an account', { kind: 'ServiceAccount', name: 'web' }, 'allowed'],
    ['another account', { kind: 'ServiceAccount', name: 'db' }, 'denied'],
    ['an account of another namespace', { kind: 'ServiceAccount', name: 'web', namespace: 'plain' }, 'denied'],
    ['a namespace', { kind: 'Namespace', name: 'shop' }, 'allowed'],
    ['another namespace', { kind: 'Namespace', name: 'plain' }, 'denied'],
  ])('a reference to %s', (_title, ref, expected) => {
    expect(asked([...MESH, server(8080), refs(ref), policy([TLS])]).reach('shop/web', 'shop/db')).toBe(expected);
  });
});

describe('ServerAuthorization', () => {
  const authorization = (client: object, of: object = { name: 'db' }) => object('policy.linkerd.io/v1beta1', 'ServerAuthorization', 'a', { server: of, client });
  const labelled = object(V, 'Server', 'db', { podSelector: { matchLabels: { app: 'db' } }, port: 8080 }, 'shop', { labels: { role: 'x' } });

  test.each<[string, object, [string, string]]>([
    ['an account', { meshTLS: { serviceAccounts: [{ name: 'web' }] } }, ['allowed', 'denied']],
    ['another account', { meshTLS: { serviceAccounts: [{ name: 'db' }] } }, ['denied', 'denied']],
    ['an identity', { meshTLS: { identities: ['*'] } }, ['allowed', 'denied']],
    ['whoever speaks the TLS of the mesh', { meshTLS: { unauthenticatedTLS: true } }, ['allowed', 'denied']],
    ['everybody', { unauthenticated: true }, ['allowed', 'allowed']],
    ['nobody from elsewhere', { unauthenticated: true, networks: [{ cidr: '8.0.0.0/8' }] }, ['denied', 'denied']],
    ['nobody where it names none', { networks: [{ cidr: '0.0.0.0/0' }] }, ['denied', 'denied']],
    ['nobody with an empty meshTLS', { meshTLS: {} }, ['denied', 'denied']],
  ])('lets in %s', (_title, client, expected) => {
    const world = asked([...MESH, server(8080), authorization(client)]);
    expect([world.reach('shop/web', 'shop/db'), world.reach('plain/old', 'shop/db')]).toEqual(expected);
  });

  it('says that it is ignored', () => {
    expect(asked([...MESH, server(8080), authorization({})]).connectivity.diagnostics.map(({ message }) => message).join()).toContain('names no client');
  });

  it('finds Servers by their labels', () => {
    const reach = (role: string) => asked([...MESH, labelled, authorization({ unauthenticated: true }, { selector: { matchLabels: { role } } })]).reach('shop/web', 'shop/db');
    expect([reach('x'), reach('y')]).toEqual(['allowed', 'denied']);
  });
});

describe('default inbound policy', () => {
  const annotation = (value: string) => ({ 'config.linkerd.io/default-inbound-policy': value });

  it('holds without a Server', () => {
    const world = asked([meshed(annotation('deny')), ...MESH.slice(1)]);
    expect(world.reach('shop/web', 'shop/db')).toBe('denied');
  });

  it('is overruled by the pod\'s own', () => {
    const world = asked([meshed(annotation('deny')), namespace('plain'), workload('web'), workload('db', { annotations: annotation('all-unauthenticated') })]);
    expect([world.reach('shop/web', 'shop/db'), world.reach('shop/db', 'shop/web')]).toEqual(['allowed', 'denied']);
  });
});

describe('EgressNetwork', () => {
  it('holds everywhere from linkerd-egress, but after the one of the own namespace', () => {
    const network = (ns: string, trafficPolicy: string) => object('policy.linkerd.io/v1alpha1', 'EgressNetwork', 'all', { trafficPolicy }, ns);
    const reach = (...networks: object[]) => asked([...MESH, ...networks]).reach('shop/web', 'outside');
    expect(reach(network('linkerd-egress', 'Deny'))).toBe('denied');
    expect(reach(network('linkerd-egress', 'Deny'), network('shop', 'Allow'))).toBe('allowed');
    expect(reach(network('plain', 'Deny'))).toBe('allowed');
    expect(asked([...MESH, network('linkerd-egress', 'Deny')]).reach('plain/old', 'outside')).toBe('allowed');
  });

  it('closes the way outside unless a route is attached', () => {
    const network = object('policy.linkerd.io/v1alpha1', 'EgressNetwork', 'all', { trafficPolicy: 'Deny' });
    const route = object('gateway.networking.k8s.io/v1alpha2', 'TCPRoute', 'r', { parentRefs: [{ group: 'policy.linkerd.io', kind: 'EgressNetwork', name: 'all', port: 443 }] });
    const world = asked([...MESH, network, route]);
    expect([world.reach('shop/web', 'outside', 80), world.reach('shop/web', 'outside', 443), world.reach('shop/web', 'shop/db')]).toEqual(['denied', 'allowed', 'allowed']);
  });
});
