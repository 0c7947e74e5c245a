import { fieldsOf, isNonEmptyText, listOf } from './fields';
import { icmpVersionOf, portOf, protocolOf } from './ports';
import { Selectors } from './selectors';
import { FieldPath } from '../../../manifests';
import { parseCidr } from '../../model/parse-address';

/** Something that Calico refuses: the object is not stored. */
export interface Problem {
  readonly message: string;
  readonly path: FieldPath;
}

const SPEC_FIELDS = ['order', 'ingress', 'egress', 'selector', 'types', 'tier', 'serviceAccountSelector', 'performanceHints'];
const GLOBAL_FIELDS = [...SPEC_FIELDS, 'namespaceSelector', 'applyOnForward', 'doNotTrack', 'preDNAT'];
const RULE_FIELDS = ['action', 'protocol', 'notProtocol', 'icmp', 'notICMP', 'ipVersion', 'source', 'destination', 'http', 'metadata'];
const ENTITY_FIELDS = ['nets', 'notNets', 'selector', 'notSelector', 'namespaceSelector', 'ports', 'notPorts', 'serviceAccounts', 'services'];
const ACTIONS: readonly unknown[] = ['Allow', 'Deny', 'Log', 'Pass'];
const LISTS: Readonly<Record<string, number>> = { nets: 256, notNets: 256, ports: 50, notPorts: 50 };
const MAX_RULES = 1024;
const MAX_HTTP = 20;

/**
 * What Calico's validation refuses of the spec of a policy; empty for one that is stored.
 *
 * https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy
 */
export function problemsOf(spec: unknown, isGlobal: boolean, selectors: Selectors): readonly Problem[] {
  return new Validation(isGlobal, selectors).check(spec);
}

class Validation {
  private readonly problems: Problem[] = [];

  public constructor(private readonly isGlobal: boolean, private readonly selectors: Selectors) {}

  public check(given: unknown): readonly Problem[] {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) this.add(['spec'], 'a policy needs a spec');
    const spec = fieldsOf(given);
    this.known(spec, this.isGlobal ? GLOBAL_FIELDS : SPEC_FIELDS, ['spec']);
    if (spec.order !== undefined && typeof spec.order !== 'number') this.add(['spec', 'order'], `order ${JSON.stringify(spec.order)} is no number`);
    if (spec.tier !== undefined && typeof spec.tier !== 'string') this.add(['spec', 'tier'], 'a tier is named by a text');
    for (const field of ['selector', 'namespaceSelector', 'serviceAccountSelector']) this.selector(spec[field], ['spec', field], false);
    this.types(spec.types);
    for (const direction of ['ingress', 'egress'] as const) {
      const rules = spec[direction];
      if (rules !== undefined && !Array.isArray(rules)) this.add(['spec', direction], 'rules are a list');
      if (listOf(rules).length > MAX_RULES) this.add(['spec', direction], `${listOf(rules).length} rules are too many: at most ${MAX_RULES} are taken`);
      listOf(rules).forEach((rule, i) => this.rule(rule, direction, ['spec', direction, i]));
    }
    if (spec.preDNAT === true && spec.doNotTrack === true) this.add(['spec', 'preDNAT'], 'preDNAT and doNotTrack exclude each other');
    if ((spec.preDNAT === true || spec.doNotTrack === true) && spec.applyOnForward !== true) this.add(['spec'], 'preDNAT and doNotTrack need applyOnForward: true');
    if (spec.preDNAT === true && (listOf(spec.egress).length > 0 || listOf(spec.types).includes('Egress'))) this.add(['spec', 'preDNAT'], 'a policy with preDNAT has no egress');
    return this.problems;
  }

  private types(types: unknown): void {
    if (types === undefined) return;
    const given = listOf(types);
    const isValid = Array.isArray(types) && given.every(type => type === 'Ingress' || type === 'Egress') && new Set(given).size === given.length;
    if (!isValid) this.add(['spec', 'types'], `types ${JSON.stringify(types)} are unknown: expected Ingress, Egress or both, each once`);
  }

  private rule(given: unknown, direction: 'ingress' | 'egress', path: FieldPath): void {
    const rule = fieldsOf(given);
    this.known(rule, RULE_FIELDS, path);
    const { action, protocol, notProtocol, icmp, http, ipVersion } = rule;
    if (!ACTIONS.includes(action)) this.add([...path, 'action'], `action ${JSON.stringify(action)} is unknown: expected Allow, Deny, Log or Pass`);
    for (const [field, value] of [['protocol', protocol], ['notProtocol', notProtocol]] as const) {
      if (value === undefined) continue;
      if (protocolOf(value) === undefined) this.add([...path, field], `protocol ${JSON.stringify(value)} is unknown: expected TCP, UDP, SCTP, ICMP, ICMPv6, UDPLite or a number from 1 to 255`);
      const version = icmpVersionOf(value);
      if (version !== undefined && ipVersion !== undefined && ipVersion !== version) this.add([...path, 'ipVersion'], `${String(value)} needs ipVersion ${version}`);
    }
    if (ipVersion !== undefined && ipVersion !== 4 && ipVersion !== 6) this.add([...path, 'ipVersion'], `ipVersion ${JSON.stringify(ipVersion)} is unknown: expected 4 or 6`);
    if (icmp !== undefined && icmpVersionOf(protocol) === undefined) this.add([...path, 'icmp'], 'icmp needs protocol ICMP or ICMPv6');
    for (const field of ['icmp', 'notICMP']) {
      const { type, code } = fieldsOf(rule[field]);
      if (code !== undefined && type === undefined) this.add([...path, field], 'an ICMP code needs a type');
    }
    if (http !== undefined) this.http(rule, direction, path);
    this.families(rule, path);
    for (const side of ['source', 'destination'] as const) this.entity(rule, side, direction, [...path, side]);
  }

  private http({ http, action, protocol }: Readonly<Record<string, unknown>>, direction: 'ingress' | 'egress', path: FieldPath): void {
    const at = [...path, 'http'];
    if (action !== 'Allow' || direction === 'egress') this.add(at, 'http is for Allow rules of ingress only');
    if (protocol !== undefined && protocolOf(protocol) !== 'TCP') this.add(at, 'http needs protocol TCP or none');
    const { methods, paths } = fieldsOf(http);
    if (listOf(methods).length > MAX_HTTP || listOf(paths).length > MAX_HTTP) this.add(at, `at most ${MAX_HTTP} methods and ${MAX_HTTP} paths are taken`);
    for (const each of listOf(paths)) {
      const { exact, prefix } = fieldsOf(each);
      const value = exact ?? prefix;
      if (typeof value !== 'string' || !/^\/[^? #]*$/.test(value) || exact !== undefined && prefix !== undefined) {
        this.add(at, `path ${JSON.stringify(each)} is unknown: expected one of exact and prefix, with a text that begins with a slash`);
      }
    }
  }

  /** One rule is for one version of IP. */
  private families(rule: Readonly<Record<string, unknown>>, path: FieldPath): void {
    const found = new Set<number>(rule.ipVersion === undefined ? [] : [Number(rule.ipVersion)]);
    for (const side of ['source', 'destination']) {
      const entity = fieldsOf(rule[side]);
      for (const net of [...listOf(entity.nets), ...listOf(entity.notNets)]) {
        const family = typeof net === 'string' ? parseCidr(net)?.family : undefined;
        if (family) found.add(family);
      }
    }
    if (found.size > 1) this.add(path, 'a rule is for one version of IP: split it into one for IPv4 and one for IPv6');
  }

  private entity(rule: Readonly<Record<string, unknown>>, side: 'source' | 'destination', direction: 'ingress' | 'egress', path: FieldPath): void {
    const entity = fieldsOf(rule[side]);
    this.known(entity, ENTITY_FIELDS, path);
    for (const [field, most] of Object.entries(LISTS)) {
      const value = entity[field];
      if (value !== undefined && !Array.isArray(value)) this.add([...path, field], `${field} are a list`);
      if (listOf(value).length > most) this.add([...path, field], `${listOf(value).length} ${field} are too many: at most ${most} are taken`);
    }
    for (const field of ['nets', 'notNets']) {
      listOf(entity[field]).forEach((net, i) => {
        if (typeof net !== 'string' || !parseCidr(net)) this.add([...path, field, i], `${JSON.stringify(net)} is no block of addresses: expected 10.0.0.0/8`);
      });
    }
    const protocol = rule.protocol === undefined ? undefined : protocolOf(rule.protocol);
    for (const field of ['ports', 'notPorts']) {
      const ports = listOf(entity[field]);
      if (ports.length > 0 && (protocol === undefined || protocol === 'other')) this.add([...path, field], 'ports need protocol TCP, UDP or SCTP');
      ports.forEach((port, i) => {
        if (portOf(port) === undefined) this.add([...path, field, i], `${JSON.stringify(port)} is no port: expected a number from 1 to 65535, start:end or a name`);
      });
    }
    for (const field of ['selector', 'notSelector', 'namespaceSelector']) this.selector(entity[field], [...path, field], field === 'namespaceSelector');
    const accounts = fieldsOf(entity.serviceAccounts);
    this.selector(accounts.selector, [...path, 'serviceAccounts', 'selector'], false);
    if (entity.services !== undefined) this.services(entity, side, direction, path);
  }

  private services(entity: Readonly<Record<string, unknown>>, side: 'source' | 'destination', direction: 'ingress' | 'egress', path: FieldPath): void {
    const at = [...path, 'services'];
    const { name, namespace } = fieldsOf(entity.services);
    if (!isNonEmptyText(name)) this.add(at, 'services needs the name of a service');
    if (this.isGlobal && !isNonEmptyText(namespace)) this.add(at, 'services of a global policy needs the namespace of the service');
    if (side !== (direction === 'ingress' ? 'source' : 'destination')) this.add(at, 'services stands in the source of ingress and the destination of egress only');
    if (['selector', 'notSelector', 'namespaceSelector'].some(field => isNonEmptyText(entity[field])) || entity.serviceAccounts !== undefined
      || ['nets', 'notNets'].some(field => listOf(entity[field]).length > 0)) this.add(at, 'services stands alone, without selectors, accounts or nets');
    if (side === 'destination' && ['ports', 'notPorts'].some(field => listOf(entity[field]).length > 0)) this.add(at, 'a destination by services has the ports of the service: remove ports and notPorts');
  }

  private selector(text: unknown, path: FieldPath, mayBeGlobal: boolean): void {
    if (text === undefined) return;
    const problem = this.selectors.problemOf(text);
    if (problem !== undefined) {this.add(path, `selector ${JSON.stringify(text)} cannot be read: ${problem}`);} else if (String(text).includes('global(') && !(mayBeGlobal && /^\s*global\(\s*\)\s*$/.test(String(text)))) {
      this.add(path, 'global() stands alone, in the namespaceSelector of a source or destination');
    }
  }

  private known(given: Readonly<Record<string, unknown>>, fields: readonly string[], path: FieldPath): void {
    for (const field of Object.keys(given)) if (!fields.includes(field)) this.add([...path, field], `field ${field} is unknown: expected ${fields.join(', ')}`);
  }

  private add(path: FieldPath, message: string): void {
    this.problems.push({ path, message });
  }
}
