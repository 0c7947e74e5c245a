import { Classes } from './classes';
import { Content, Contents } from './contents';
import { ConnectivityGraph, EdgeBlock, PeerClass } from './graph';
import { Interning, mixed } from './interning';
import { joinSides } from './join-sides';
import { Matching, resolveNamed } from './matching';
import { Outside } from './outside';
import { PeerFunctions } from './peer-functions';
import { PeerReader } from './peer-reader';
import { PodList, Selectors } from './selectors';
import { SideFunction, SideFunctions } from './side-functions';
import { AddressSet } from '../model/address-set';
import { Direction, Layer, NamedPort, PolicyPart, Tier } from '../model/policy-model';
import { World } from '../model/world';

interface PlacedPart {
  readonly part: PolicyPart;
  readonly subject: PodList;
  readonly layer: number;
  readonly tier: Tier;
}

/** What parts say together, to classes that they say it to. */
interface Filled {
  readonly contents: readonly Content[];
  /** What names stand for, where the class resolves them. */
  readonly resolved: string;
  readonly function: SideFunction;
  next?: Filled;
}

const NO_NAMES: readonly NamedPort[] = [];
const NOBODY: readonly number[] = [];

/**
 * Who reaches whom, without asking pairs. Selectors are resolved once; pods that all of them hold alike become one class; what a
 * class says of others (its side function) is the same object for every class that says the same; sides are joined from
 * what is sparse.
 */
export class ClassGraph implements ConnectivityGraph {
  public readonly classes: readonly PeerClass[];
  private readonly classesOfPods: Classes;
  private readonly sides: SideFunctions;
  private readonly egress: SideFunction[] = [];
  private readonly ingress: SideFunction[] = [];
  private readonly firstDestination: number;
  private readonly naming = new Map<string, readonly number[]>();

  public constructor(private readonly world: World, layers: readonly Layer[], matching: Matching) {
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
        for (const peer of peers) {
          const { certain } = reader.read(peer).outside;
          if (certain) blocks[part.direction].add(certain);
        }
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
    this.sides = new SideFunctions(count, layers, end => end < 0 || end >= count ? undefined : world.pods[classes.members[end][0]]);
    const makers: Record<Direction, PeerFunctions> = {
      Ingress: new PeerFunctions(reader, classes, outside.Ingress, count),
      Egress: new PeerFunctions(reader, classes, outside.Egress, this.firstDestination),
    };
    const contents = new Contents();
    for (const direction of ['Egress', 'Ingress'] as const) {
      const own = parts.filter(({ part }) => part.direction === direction);
      const said = own.map(({ part, layer, tier }) => contents.of(part, layer, tier, part.rules.map(({ peers }) => makers[direction].of(peers))));
      this.fill(direction, direction === 'Egress' ? this.egress : this.ingress, own, said);
    }
    this.sides.seal();
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

  /** @param said what each part says */
  private fill(direction: Direction, into: SideFunction[], parts: readonly PlacedPart[], said: readonly Content[]): void {
    const { members } = this.classesOfPods;
    const about = partsByClass(members.length, parts.map(({ subject }) => this.classesOfPods.in(subject)));
    const known = new Interning<Filled>();
    for (let end = 0; end < members.length; end++) {
      const pod = this.world.pods[members[end][0]];
      const own: Content[] = [];
      let hash = 0;
      let hasNames = false;
      for (let i = about.starts[end]; i < about.starts[end + 1]; i++) {
        const content = said[about.parts[i]];
        own.push(content);
        hash = mixed(hash, content.id);
        hasNames ||= content.form.names.length > 0;
      }
      if (own.length === 0 || pod.isHost) {
        into[end] = this.sides.open;
        continue;
      }
      const names = hasNames ? own.flatMap(({ form }) => form.names) : NO_NAMES;
      // Only the destination resolves names: the class itself, or whoever is at the other end.
      const resolved = direction === 'Ingress' && hasNames ? names.map(name => resolveNamed([name], pod).id).join() : '';
      let found = known.first(hash);
      while (found && !isSame(found, own, resolved)) found = found.next;
      if (!found) {
        const naming = direction === 'Egress' && hasNames ? this.classesThatName(names) : NOBODY;
        const side = this.sides.of(own, direction === 'Ingress' ? pod : undefined, naming);
        found = known.add(hash, { contents: own, resolved, function: side, next: undefined });
      }
      into[end] = found.function;
    }
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

function isSame({ contents, resolved }: Filled, own: readonly Content[], names: string): boolean {
  return resolved === names && contents.length === own.length && contents.every((content, i) => content === own[i]);
}

/** The parts about each class, in their order, all in one list: those of a class begin where `starts` says. */
function partsByClass(count: number, subjects: readonly (readonly number[])[]): { readonly starts: Int32Array; readonly parts: Int32Array } {
  const starts = new Int32Array(count + 1);
  for (const ends of subjects) for (const end of ends) starts[end + 1]++;
  for (let end = 0; end < count; end++) starts[end + 1] += starts[end];
  const parts = new Int32Array(starts[count]);
  const next = starts.slice();
  subjects.forEach((ends, part) => {
    for (const end of ends) parts[next[end]++] = part;
  });
  return { starts, parts };
}
