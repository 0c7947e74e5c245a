import { hasLabels, SIDECAR } from './data-plane';
import { IDENTIFIED } from './identity';
import { ManifestEntry } from '../../../manifests';
import { AddressSet } from '../../model/address-set';
import { and, Expression, holds, isOneOf, not } from '../../model/expression';
import { ANYBODY, Peer, Rule } from '../../model/policy-model';
import { PortSet } from '../../model/port-set';
import { PodShape } from '../../model/world';
import { LoweringContext } from '../lowering';
import { fieldsAt, namespaceOf, textAt } from '../mesh/fields';

type Mode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

/** Where a mode holds: for pods of a namespace by label, for a namespace, for the mesh. The nearest one decides. */
interface Setting {
  readonly entry: ManifestEntry;
  readonly level: 'workload' | 'namespace' | 'mesh';
  readonly namespace: string;
  readonly pods: Expression;
  /** @default - inherited */
  readonly mode?: Mode;
  readonly ports: readonly { readonly port: number; readonly mode?: Mode }[];
  /** Of settings for the same pods the oldest counts; equal numbers: nobody can say which one is. */
  readonly rank: number;
}

const TCP_PORTS = PortSet.of('TCP');
const TIER = { name: 'peer-authentication', order: 1, endOfTier: 'Pass' } as const;
const LEVELS = ['workload', 'namespace', 'mesh'] as const;
/** Whoever has no identity of the mesh. */
const STRANGERS: readonly Peer[] = [{ pods: not(IDENTIFIED), outside: AddressSet.ALL, nodes: true, entities: ['*'] }];

/** PeerAuthentication: who must prove who it is, and where nobody can. */
export class PeerAuthentications {
  private readonly settings: readonly Setting[];
  private readonly disables: boolean;

  public constructor(entries: readonly ManifestEntry[], private readonly context: LoweringContext) {
    const read = entries.flatMap(entry => setting(entry, context) ?? []);
    this.settings = ranked(read);
    this.disables = read.some(({ mode, ports }) => [mode, ...ports.map(port => port.mode)].includes('DISABLE'));
  }

  public lower(): void {
    for (const own of this.settings) {
      const rules = this.rulesOf(own);
      if (rules.length === 0) continue;
      this.context.add('istio', TIER, {
        source: this.context.sourceOf(own.entry),
        direction: 'Ingress',
        subject: own.pods,
        isolates: PortSet.NONE,
        rules,
        tie: `PeerAuthentication ${own.level} ${own.namespace} ${own.rank}`,
      });
    }
  }

  /** Ports on which a sidecar takes plain text only, so that callers have no identity. ztunnel knows no such ports. */
  public plaintext(pod: PodShape): PortSet {
    if (!this.disables) return PortSet.NONE;
    const see = (expression: Expression) => holds(expression, (on, key) => this.context.world.lookup(pod, on, key));
    if (!see(SIDECAR)) return PortSet.NONE;
    const found = LEVELS.map(level => this.settings.find(own => own.level === level && see(own.pods)));
    const mode = found.map(own => own?.mode).find(one => one !== undefined);
    const whole = mode === 'DISABLE' ? TCP_PORTS : PortSet.NONE;
    return (found[0]?.ports ?? []).reduce((all, own) => {
      const port = PortSet.port('TCP', own.port);
      return own.mode === undefined ? all : own.mode === 'DISABLE' ? all.union(port) : all.minus(port);
    }, whole);
  }

  private rulesOf(own: Setting): Rule[] {
    if (own.rank > 0 && own.level !== 'workload') return []; // also where the oldest leaves the mode open
    const level = LEVELS.indexOf(own.level);
    const mode = own.mode ?? (own.level === 'workload' ? this.inherited(own.namespace) : undefined);
    const source = (path: readonly string[]) => this.context.sourceOf(own.entry, ['spec', ...path]);
    const apart = own.ports.filter(port => port.mode !== undefined);
    const rest = apart.reduce((left, { port }) => left.minus(PortSet.port('TCP', port)), TCP_PORTS);
    return [
      ...apart.map(port => rule(port.mode!, PortSet.port('TCP', port.port), [level, own.rank], source(['portLevelMtls', String(port.port)]))),
      ...mode === undefined ? [] : [rule(mode, rest, [level, own.rank], source(['mtls']))],
    ];
  }

  /** What holds for pods whose own setting leaves it open; `undefined` where several settings claim it. */
  private inherited(namespace: string): Mode | undefined {
    for (const level of ['namespace', 'mesh'] as const) {
      const candidates = this.settings.filter(own => own.level === level && (level === 'mesh' || own.namespace === namespace));
      const first = candidates.filter(({ rank }) => rank === candidates[0].rank);
      if (new Set(first.map(({ mode }) => mode)).size > 1) return undefined;
      if (first[0]?.mode) return first[0].mode;
    }
    return 'PERMISSIVE';
  }
}

function rule(mode: Mode, ports: PortSet, order: readonly number[], source: Rule['source']): Rule {
  // What is not asked of a pod here must not be asked of it by a wider setting either.
  return { action: mode === 'STRICT' ? 'Deny' : 'Pass', peers: mode === 'STRICT' ? STRANGERS : ANYBODY, ports, namedPorts: [], order, source };
}

function setting(entry: ManifestEntry, context: LoweringContext): Setting | undefined {
  const { object } = entry;
  const namespace = namespaceOf(object);
  const isRoot = namespace === context.options.istioRootNamespace;
  const labels = fieldsAt(object, 'spec', 'selector', 'matchLabels');
  const hasSelector = Object.keys(labels).length > 0;
  const portLevel = Object.entries(fieldsAt(object, 'spec', 'portLevelMtls'));
  if (portLevel.length > 0 && !hasSelector) {
    context.report(entry, 'portLevelMtls without a selector is refused, so the object has no effect: add spec.selector.matchLabels', ['spec', 'portLevelMtls']);
    return undefined;
  }
  const bad = portLevel.find(([port]) => !/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535);
  if (bad) {
    context.report(entry, `portLevelMtls names port '${bad[0]}', so the object is refused and has no effect: write a number from 1 to 65535`, ['spec', 'portLevelMtls']);
    return undefined;
  }
  if (isRoot && hasSelector) {
    context.report(entry, `a selector has no effect in ${namespace}, the root namespace: move the object to the namespace of its pods`, ['spec', 'selector']);
    return undefined;
  }
  const level = hasSelector ? 'workload' : isRoot ? 'mesh' : 'namespace';
  const own = isRoot ? IDENTIFIED : and(IDENTIFIED, isOneOf('meta', 'namespace', namespace));
  return {
    entry,
    level,
    namespace,
    rank: 0,
    pods: and(own, hasLabels(labels)),
    mode: modeOf(entry, context, ['spec', 'mtls']),
    ports: portLevel.map(([port]) => ({ port: Number(port), mode: modeOf(entry, context, ['spec', 'portLevelMtls', port]) })),
  };
}

function modeOf(entry: ManifestEntry, context: LoweringContext, path: readonly string[]): Mode | undefined {
  const mode = textAt(entry.object, ...path, 'mode') ?? 'UNSET';
  if (mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE') return mode;
  if (mode !== 'UNSET') context.report(entry, `mode '${mode.slice(0, 40)}' is unknown and left out: write STRICT, PERMISSIVE or DISABLE`, [...path, 'mode']);
  return undefined;
}

/** Oldest first; where one of a namespace and level does not say when it was made, all of them share a rank. */
function ranked(settings: readonly Setting[]): Setting[] {
  const groups = new Map<string, Setting[]>();
  for (const own of settings) {
    const key = `${own.level} ${own.namespace}`;
    const group = groups.get(key);
    if (group) group.push(own);
    else groups.set(key, [own]);
  }
  return [...groups.values()].flatMap(group => {
    const keyOf = ({ entry }: Setting) => `${textAt(entry.object, 'metadata', 'creationTimestamp') ?? ''} ${entry.object.metadata?.name ?? ''}`;
    const isKnown = group.every(({ entry }) => textAt(entry.object, 'metadata', 'creationTimestamp'));
    return [...group].sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1).map((own, rank) => isKnown ? { ...own, rank } : own);
  });
}
