import { Construct, IConstruct } from 'constructs';
import { ScopedWaiver, validateWaiver, Waiver } from '../assessment';
import { captureProgramLine } from '../manifests';
import { profileAbove } from './known-profile';
import { provenanceOf } from './provenance';

// A registered symbol, so that two copies of the library in one program see the same waivers.
const WAIVERS = Symbol.for('cdk8s-bulwark.Waivers');

/**
 * Accepts findings below a construct, for reasons that every report prints. Waivers are part of the program and never
 * read from manifests, where whoever deploys could grant them to himself.
 *
 * @example
 *
 * Waivers.of(chart).add({ control: 'readiness-probes', reason: 'the load generator serves nobody', owner: 'shop' });
 */
export class Waivers {
  /**
   * The waivers of a construct, which hold for it and everything below; those of the app hold for everything.
   *
   * @throws when the scope is something else
   */
  public static of(scope: IConstruct): Waivers {
    if (!Construct.isConstruct(scope)) throw new Error(`the scope of waivers is ${typeof scope === 'string' ? `'${scope}'` : String(scope)}: expected a construct, for example a chart`);
    const existing = Waivers.at(scope);
    if (existing) return existing;
    const created = new Waivers(scope);
    Object.defineProperty(scope, WAIVERS, { value: created });
    return created;
  }

  /**
   * The waivers that may cover objects below a construct: those above it, then those in it, in the order of the tree.
   *
   * @internal
   */
  public static _touching(scope: IConstruct): { readonly above: ScopedWaiver[]; readonly within: ScopedWaiver[] } {
    const of = (constructs: IConstruct[]) => constructs.flatMap(construct => Waivers.at(construct)?.granted ?? []);
    return { above: of(scope.node.scopes.slice(0, -1)), within: of(scope.node.findAll()) };
  }

  private static at(construct: IConstruct): Waivers | undefined {
    return Object.prototype.hasOwnProperty.call(construct, WAIVERS) ? (construct as any)[WAIVERS] : undefined;
  }

  private readonly granted: ScopedWaiver[] = [];

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Waives a control for the construct and everything below it.
   *
   * A control that only your own profile knows can be waived once `Posture.of()` was given the profile, here or above.
   *
   * @throws with the path of the construct, when the control is unknown or may not be waived, the reason is shorter than
   * ten characters, or the day of expiry is none
   */
  public add(waiver: Waiver): void {
    validateWaiver(waiver, this.origin, profileAbove(this.scope));
    const { control, reason, owner, expires } = waiver;
    const granted: Waiver = { control, reason, ...owner === undefined ? {} : { owner }, ...expires === undefined ? {} : { expires } };
    captureProgramLine(granted, this.add);
    this._grant({ ...granted, origin: this.origin, provenance: provenanceOf(this.scope, granted) });
  }

  /** The waivers that were granted here, in the order of the calls: copies, which change nothing here. */
  public get all(): Waiver[] {
    return this.granted.map(({ control, reason, owner, expires }) => ({ control, reason, owner, expires }));
  }

  /**
   * Grants a waiver that was checked, and that may name objects.
   *
   * @internal
   */
  public _grant(waiver: ScopedWaiver): void {
    this.granted.push({ ...waiver, constructPath: this.scope.node.path });
  }

  private get origin(): string {
    return this.scope.node.path || 'the app';
  }
}
