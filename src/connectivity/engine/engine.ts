import { ClassGraph } from './class-graph';
import { Explanation, ExplanationStep } from './explanation';
import { combine, Ends, fold, Side, UNRESTRICTED } from './fold';
import { ConnectivityGraph } from './graph';
import { Matching, resolveNamed } from './matching';
import { compileTier, LayerProgram } from './program';
import { Endpoint, Verdict } from './verdict';
import { AddressSet } from '../model/address-set';
import { holds } from '../model/expression';
import { Direction, Layer } from '../model/policy-model';
import { PortSet } from '../model/port-set';
import { World } from '../model/world';

/** What evaluation asks beyond world and policies. */
export interface EngineOptions {
  /** Where pods whose addresses are not known have them. */
  readonly podCidrs: AddressSet;
  /** Addresses of nodes. @default - not known */
  readonly nodeCidrs?: AddressSet;
}

const NO_POLICIES: Layer = { name: 'network', scope: PortSet.ALL, tiers: [] };

/** Evaluates policies: for a pair at once, for everybody by classes. */
export class Engine {
  private readonly matching: Matching;
  private known?: ConnectivityGraph;
  /** By direction and pod. */
  private readonly programs: Readonly<Record<Direction, Map<number, readonly LayerProgram[]>>> = { Egress: new Map(), Ingress: new Map() };

  public constructor(public readonly world: World, public readonly layers: readonly Layer[], public readonly options: EngineOptions) {
    this.matching = new Matching(world, options);
  }

  /** What holds between two ends. */
  public verdict(from: Endpoint, to: Endpoint): Verdict {
    return this.evaluate(from, to);
  }

  /** As `verdict`, with what decided. */
  public explain(from: Endpoint, to: Endpoint): Explanation {
    const steps: ExplanationStep[] = [];
    return { verdict: this.evaluate(from, to, steps), steps };
  }

  /** Who reaches whom, by classes. Computed once. */
  public graph(): ConnectivityGraph {
    return this.known ??= new ClassGraph(this.world, this.layers, this.matching);
  }

  private evaluate(from: Endpoint, to: Endpoint, steps?: ExplanationStep[]): Verdict {
    if (this.isOnePod(from, to)) {
      steps?.push({ direction: 'Egress', layer: 'network', decision: 'Exempt', ports: PortSet.ALL, sources: [], reason: 'a pod always reaches itself' });
      return combine([]);
    }
    const destination = to.kind === 'pod' ? this.world.pods[to.pod] : undefined;
    return combine([
      ...this.sides('Egress', from, { matches: rule => this.matching.matches(rule, to), resolve: named => resolveNamed(named, destination) }, steps),
      ...this.sides('Ingress', to, { matches: rule => this.matching.matches(rule, from), resolve: named => resolveNamed(named, destination) }, steps),
    ]);
  }

  /** Pods of a workload that has one: whoever is there talks to itself. */
  private isOnePod(from: Endpoint, to: Endpoint): boolean {
    if (from.kind !== 'pod' || to.kind !== 'pod' || from.pod !== to.pod) return false;
    return !this.world.workloads[this.world.pods[from.pod].workload].replicated;
  }

  private sides(direction: Direction, own: Endpoint, ends: Ends, steps?: ExplanationStep[]): readonly Side[] {
    const reason = this.exemption(own);
    if (reason !== undefined) {
      steps?.push({ direction, layer: 'network', decision: 'Exempt', ports: PortSet.ALL, sources: [], reason });
      return [UNRESTRICTED];
    }
    return this.programsOf(direction, (own as Endpoint & { readonly kind: 'pod' }).pod).map(program => fold(program, ends, steps));
  }

  private exemption(end: Endpoint): string | undefined {
    switch (end.kind) {
      case 'pod': return this.world.pods[end.pod].isHost ? 'policies do not hold for pods on the network of their node' : undefined;
      case 'node': return 'policies of pods do not hold for nodes';
      case 'entity': return `policies of pods do not hold for ${end.name}`;
      default: return 'policies do not hold for what is outside';
    }
  }

  private programsOf(direction: Direction, pod: number): readonly LayerProgram[] {
    let programs = this.programs[direction].get(pod);
    if (!programs) {
      const layers = this.layers.some(({ name }) => name === 'network') ? this.layers : [NO_POLICIES, ...this.layers];
      this.programs[direction].set(pod, programs = layers.map(layer => this.compile(layer, direction, pod)));
    }
    return programs;
  }

  private compile(layer: Layer, direction: Direction, pod: number): LayerProgram {
    const shape = this.world.pods[pod];
    const tiers = layer.tiers.flatMap(tier => {
      const parts = tier.parts.filter(part => part.direction === direction && holds(part.subject, (on, key) => this.world.lookup(shape, on, key)));
      return compileTier(tier, parts) ?? [];
    });
    return { layer, direction, tiers };
  }
}
