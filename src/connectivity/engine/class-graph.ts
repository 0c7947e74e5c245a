import { Classes } from './classes';
import { ConnectivityGraph, EdgeBlock, PeerClass } from './graph';
import { joinSides } from './join-sides';
import { Matching, resolveNamed } from './matching';
import { Outside } from './outside';
import { PeerFunction, PeerFunctions } from './peer-functions';
import { PeerReader } from './peer-reader';
import { compileTier, LayerProgram } from './program';
import { PodList, Selectors } from './selectors';
import { SideFunction, SideFunctions } from './side-functions';
import { AddressSet } from '../model/address-set';
import { Direction, Layer, NamedPort, PolicyPart, Rule, Tier } from '../model/policy-model';
import { World } from '../model/world';

interface PlacedPart {
  readonly part: PolicyPart;
  readonly subject: PodList;
  readonly layer: number;
  readonly tier: Tier;
}

const NO_NAMES: readonly NamedPort[] = [];

/**
 * Who reaches whom, without asking pairs. Selectors are resolved once; pods that all of them hold alike become one class; what a
 * class says of others (its side function) is the same object for every class that says the same; sides are joined from
 * what is sparse.
 */
export class ClassGraph implements ConnectivityGraph {
  public readonly classes: readonly PeerClass[];
  private readonly classesOfPods: Classes;
  private readonly functions = new Map<Rule, PeerFunction>();
  private readonly sides: SideFunctions;
  private readonly egress: SideFunction[] = [];
  private readonly ingress: SideFunction[] = [];
  private readonly firstDestination: number;
  private readonly naming = new Map<string, readonly number[]>();

  public constructor(private readonly world: World, private readonly layers: readonly Layer[], matching: Matching) {
    const selectors = new Selectors(world);
    const parts: PlacedPart[] = [];
    layers.forEach(({ tiers }, layer) => {
      for (const tier of tiers) for (const part of tier.parts) parts.push({ part, subject: selectors.resolve(part.subject), layer, tier });
    });
    const reader = new PeerReader(world, selectors, matching);
    const blocks: Record<Direction, Set<AddressSet>> = { Ingress: new Set(), Egress: new Set() };
    const named = new Map<string, NamedPort>();
    for (const { part } of parts) {
      for (const { peers, namedPorts } of part.rules) {
        for (const { certain } of reader.read(peers).outside) if (certain) blocks[part.direction].add(certain);
        for (const port of namedPorts) named.set(`${port.protocol} ${port.name}`, port);
      }
      for (const port of part.isolatesNamed ?? NO_NAMES) named.set(`${port.protocol} ${port.name}`, port);
    }
    const signature = (pod: number): string => {
      const shape = world.pods[pod];
      let text = shape.isHost ? 'host' : '';
      if (named.size > 0 && shape.ports.length > 0) for (const port of named.values()) text += `,${resolveNamed([port], shape).id}`;
      return text;
    };
    const classes = new Classes(world.pods.length, selectors.lists, signature);
    this.classesOfPods = classes;
    const count = classes.members.length;
    const outside: Record<Direction, Outside> = { Ingress: new Outside(blocks.Ingress), Egress: new Outside(blocks.Egress) };
    this.firstDestination = count + outside.Ingress.atoms.length;
    this.classes = [
      ...classes.members.map((pods, id) => ({ id, pods })),
      ...outside.Ingress.atoms.map((range, i) => ({ id: count + i, pods: [], outside: { range, as: 'source' as const } })),
      ...outside.Egress.atoms.map((range, i) => ({ id: this.firstDestination + i, pods: [], outside: { range, as: 'destination' as const } })),
    ];
    this.sides = new SideFunctions(count, rule => this.functions.get(rule) as PeerFunction, end => {
      const pods = end < 0 ? undefined : classes.members[end];
      return pods && world.pods[pods[0]];
    });
    const makers: Record<Direction, PeerFunctions> = {
      Ingress: new PeerFunctions(classes, outside.Ingress, count),
      Egress: new PeerFunctions(classes, outside.Egress, this.firstDestination),
    };
    const contents = new Contents(rule => this.functions.get(rule) as PeerFunction);
    const partsOf: Record<Direction, number[][]> = { Ingress: classes.members.map(() => []), Egress: classes.members.map(() => []) };
    for (const placed of parts) {
      const { part, subject } = placed;
      for (const rule of part.rules) this.functions.set(rule, makers[part.direction].of(reader.read(rule.peers)));
      const content = contents.idOf(placed);
      for (const end of classes.in(subject)) partsOf[part.direction][end].push(content);
    }
    this.fill('Egress', this.egress, partsOf.Egress, contents.parts);
    this.fill('Ingress', this.ingress, partsOf.Ingress, contents.parts);
    this.sides.seal();
    this.functions.clear();
  }

  public *blocks(): Iterable<EdgeBlock> {
    yield* joinSides({
      ends: this.classes.length,
      podClasses: this.classesOfPods.members.length,
      firstDestination: this.firstDestination,
      egress: this.egress,
      ingress: this.ingress,
      sides: this.sides,
    });
  }

  private fill(direction: Direction, into: SideFunction[], partsOf: readonly (readonly number[])[], parts: readonly PlacedPart[]): void {
    const known = new Map<string, SideFunction>();
    partsOf.forEach((own, end) => {
      const pod = this.world.pods[this.classesOfPods.members[end][0]];
      if (own.length === 0 || pod.isHost) {
        into[end] = this.sides.open;
        return;
      }
      let names = NO_NAMES;
      for (const id of own) {
        const more = namesOf(parts[id].part);
        if (more.length > 0) names = [...names, ...more];
      }
      // Only the destination resolves names: the class itself, or whoever is at the other end.
      const key = own.join() + (direction === 'Ingress' && names.length > 0 ? ` ${names.map(name => resolveNamed([name], pod).id).join()}` : '');
      let found = known.get(key);
      if (!found) {
        const naming = direction === 'Egress' && names.length > 0 ? this.classesThatName(names) : [];
        known.set(key, found = this.sides.of(this.compile(direction, own.map(id => parts[id])), direction === 'Ingress' ? pod : undefined, naming));
      }
      into[end] = found;
    });
  }

  private compile(direction: Direction, parts: readonly PlacedPart[]): LayerProgram[] {
    const programs: LayerProgram[] = [];
    this.layers.forEach((layer, index) => {
      const byTier = new Map<Tier, PolicyPart[]>();
      for (const { part, layer: own, tier } of parts) {
        if (own !== index) continue;
        const list = byTier.get(tier);
        if (list) list.push(part);
        else byTier.set(tier, [part]);
      }
      const tiers = layer.tiers.flatMap(tier => byTier.has(tier) ? compileTier(tier, byTier.get(tier) as PolicyPart[]) ?? [] : []);
      if (tiers.length > 0) programs.push({ layer, direction, tiers });
    });
    return programs;
  }

  private classesThatName(names: readonly NamedPort[]): readonly number[] {
    const found = new Set<number>();
    for (const name of names) {
      const key = `${name.protocol} ${name.name}`;
      let own = this.naming.get(key);
      if (!own) {
        own = this.classesOfPods.members.flatMap((pods, end) => resolveNamed([name], this.world.pods[pods[0]]).isEmpty ? [] : [end]);
        this.naming.set(key, own);
      }
      own.forEach(end => found.add(end));
    }
    return [...found].sort((a, b) => a - b);
  }
}

function namesOf({ rules, isolatesNamed }: PolicyPart): readonly NamedPort[] {
  if (!isolatesNamed && rules.every(({ namedPorts }) => namedPorts.length === 0)) return NO_NAMES;
  return [...rules.flatMap(({ namedPorts }) => namedPorts), ...isolatesNamed ?? []];
}

/** Parts of one tier that say the same are evaluated once. */
class Contents {
  /** The first part of each content. */
  public readonly parts: PlacedPart[] = [];
  private readonly known = new Map<string, number>();
  private readonly tiers = new Map<Tier, number>();

  public constructor(private readonly functionOf: (rule: Rule) => PeerFunction) {}

  public idOf(placed: PlacedPart): number {
    const { part, tier } = placed;
    let tierId = this.tiers.get(tier);
    if (tierId === undefined) this.tiers.set(tier, tierId = this.tiers.size);
    let key = `${tierId} ${part.direction} ${part.isolates.id}`;
    if (part.isolatesNamed) key += JSON.stringify(part.isolatesNamed);
    // What is told of ties names policies.
    if (part.tie !== undefined) key += JSON.stringify([part.tie, part.source.kind, part.source.namespace, part.source.name]);
    for (const rule of part.rules) {
      key += `;${rule.action} ${this.functionOf(rule).id} ${rule.ports.id} ${rule.order.length === 1 ? rule.order[0] : rule.order.join()}`;
      if (rule.namedPorts.length > 0) key += JSON.stringify(rule.namedPorts);
      if (rule.uncertain !== undefined) key += JSON.stringify(rule.uncertain);
    }
    let id = this.known.get(key);
    if (id === undefined) {
      this.known.set(key, id = this.parts.length);
      this.parts.push(placed);
    }
    return id;
  }
}
