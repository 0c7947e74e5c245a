import { Case, itJudges, messages } from '../check';
import { gateway, ingress, route } from './objects';

const rule = (host?: string) => ({ host, http: { paths: [] } });
const SHOP = { rules: [rule('shop.example.com')], tls: [{ hosts: ['shop.example.com'], secretName: 'shop' }] };

itJudges('ingress-tls', {
  good: [
    ['a host with a certificate', ingress(SHOP)],
    ['a host under a wildcard certificate', ingress({ ...SHOP, tls: [{ hosts: ['*.example.com'] }] })],
    ['a certificate for all hosts', ingress({ ...SHOP, tls: [{ secretName: 'all' }] })],
    ['a certificate attached by the cloud', ingress({ rules: SHOP.rules }, { 'alb.ingress.kubernetes.io/certificate-arn': 'arn:aws:acm:…' })],
  ],
  bad: [
    ['no TLS', ingress({ rules: SHOP.rules })],
    ['an empty TLS list', ingress({ rules: SHOP.rules, tls: [] })],
    ['a host without certificate', ingress({ ...SHOP, rules: [...SHOP.rules, rule('api.example.com')] })],
    ['a wildcard, which covers one label only', ingress({ rules: [rule('a.b.example.com')], tls: [{ hosts: ['*.example.com'] }] })],
    ['a rule without host beside certificates for named ones', ingress({ ...SHOP, rules: [rule()] })],
    ['an ingress without specification', ingress()],
  ],
});

itJudges('ingress-explicit-host', {
  good: [['a named host', ingress(SHOP)]],
  bad: [
    ['a rule without host', ingress({ rules: [rule()] })],
    ['an empty host', ingress({ rules: [rule('')] })],
    ['a default backend', ingress({ ...SHOP, defaultBackend: { service: { name: 'web', port: { number: 80 } } } })],
  ],
});

itJudges('ingress-no-wildcard-host', {
  good: [['a named host', ingress(SHOP)], ['no host, which another control judges', ingress({ rules: [rule()] })]],
  bad: [['a wildcard', ingress({ rules: [rule('*.example.com')] })]],
});

itJudges('ingress-https-only', {
  good: [['no annotation', ingress(SHOP)], ['the redirect turned on', ingress(SHOP, { 'nginx.ingress.kubernetes.io/ssl-redirect': '1' })], ['clear text forbidden', ingress(SHOP, { 'kubernetes.io/ingress.allow-http': 'F' })]],
  bad: [
    ...['false', 'False', 'f', '0'].map((value): Case => [`the redirect turned off by ${value}`, ingress(SHOP, { 'nginx.ingress.kubernetes.io/ssl-redirect': value })]),
    ['the redirect turned off in a word of HAProxy', ingress(SHOP, { 'haproxy.org/ssl-redirect': 'OFF' })],
    ['clear text allowed', ingress(SHOP, { 'kubernetes.io/ingress.allow-http': 'T' })],
  ],
});

const CLASSES = { parameters: { allowedClasses: ['internal'] } };
itJudges('ingress-class-allowed', {
  good: [
    ['an allowed class', ingress({ ingressClassName: 'internal' }), CLASSES],
    ['an allowed class in the older annotation', ingress({}, { 'kubernetes.io/ingress.class': 'internal' }), CLASSES],
    ['the default class where that is allowed', ingress(), { parameters: { allowedClasses: [''] } }],
  ],
  bad: [['another class', ingress({ ingressClassName: 'public' }), CLASSES], ['no class', ingress(), CLASSES]],
});

itJudges('ingress-no-snippets', {
  good: [['no snippet', ingress(SHOP, { 'nginx.ingress.kubernetes.io/rewrite-target': '/' })], ['another annotation of that name', ingress(SHOP, { 'example.com/snippet': 'x', 'example.com/config-backend': 'x' })]],
  bad: ['nginx.ingress.kubernetes.io/server-snippet', 'nginx.ingress.kubernetes.io/auth-snippet', 'nginx.ingress.kubernetes.io/stream-snippet', 'nginx.org/location-snippets',
    'haproxy-ingress.github.io/config-backend', 'ingress.kubernetes.io/config-backend', 'haproxy.org/backend-config-snippet']
    .map((name): Case => [name, ingress(SHOP, { [name]: 'lua {}' })]),
});

const configMap = (data?: { [key: string]: string }) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'nginx' }, ...data ? { data } : {} });

itJudges('ingress-controller-no-snippets', {
  good: [['no data', configMap()], ['other data', configMap({ a: 'b' })], ['snippets turned off', configMap({ 'allow-snippet-annotations': 'False' })]],
  bad: ['true', 'True', 't', '1', 'yes'].map((value): Case => [`snippets turned on by ${value}`, configMap({ 'allow-snippet-annotations': value })]),
});

itJudges('gateway-listeners-encrypted', {
  good: [['an HTTPS listener', gateway({})], ['a TLS listener', gateway({ protocol: 'TLS' })]],
  bad: [['an HTTP listener', gateway({ protocol: 'HTTP', port: 80 })]],
});

itJudges('gateway-routes-restricted', {
  good: [
    ['the default', gateway({})],
    ['chosen namespaces', gateway({ allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { a: 'b' } } } } })],
  ],
  bad: [['all namespaces', gateway({ allowedRoutes: { namespaces: { from: 'All' } } })]],
});

itJudges('route-explicit-host', {
  good: [['a named host', route(['shop.example.com'])]],
  bad: [['no hosts', route()], ['an empty list', route([])], ['a wildcard', route(['shop.example.com', '*.example.com'])]],
});

describe('what controls on ingresses say', () => {
  it('names the hosts without certificate', () => {
    expect(messages('ingress-tls', ingress({ ...SHOP, rules: [...SHOP.rules, rule('api.example.com')] })))
      .toEqual(["no entry of spec.tls covers host 'api.example.com'"]);
  });

  it('names the annotation that injects configuration', () => {
    expect(messages('ingress-no-snippets', ingress(SHOP, { 'nginx.ingress.kubernetes.io/server-snippet': 'x' })))
      .toEqual(['the annotation nginx.ingress.kubernetes.io/server-snippet injects configuration']);
  });
});
