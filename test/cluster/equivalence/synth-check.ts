import { Profile } from '../../../src/controls';
import { CompiledProfile } from '../../../src/evaluation';
import { apiGroupOf, KubeObject, qualifiedKind, stripNulls } from '../../../src/manifests';
import { groupControls } from '../../../src/policies';
import { ROLLOUT } from '../../helpers/arbitrary-kubernetes';

/** The check at synth, as far as policies can be asked the same. */
export class SynthCheck {
  /** Ids of the controls that policies enforce. */
  public readonly enforced: ReadonlySet<string>;
  private readonly policyOfKind = new Map<string, string>();
  private readonly compiled: CompiledProfile;

  public constructor(profile: Profile, kubernetesVersion: string) {
    const target = { kubernetesVersion, workloadKinds: [ROLLOUT] };
    this.compiled = CompiledProfile.for(profile, target);
    const { groups } = groupControls({ profile, target, clusterScoped: true });
    this.enforced = new Set(groups.flatMap(({ controls }) => controls.map(({ control }) => control.id)));
    for (const { name, resources } of groups) for (const resource of resources) this.policyOfKind.set(qualifiedKind(resource), name);
  }

  /** The policy that looks at an object, or undefined when none does. */
  public policyFor({ apiVersion, kind }: KubeObject): string | undefined {
    return this.policyOfKind.get(qualifiedKind({ group: apiGroupOf(apiVersion), kind }));
  }

  /** Ids of the enforced controls that an object meets, and that it does not. */
  public judge(object: KubeObject): { met: string[]; failed: string[] } {
    const outcomes = this.compiled.evaluate(stripNulls(object)).filter(({ control, verdict }) => this.enforced.has(control.control.id) && verdict !== 'not-applicable');
    const ids = (met: boolean) => outcomes.filter(({ verdict }) => (verdict === 'pass') === met).map(({ control }) => control.control.id);
    return { met: ids(true), failed: ids(false) };
  }
}
