import { ControlGroup, groupControls } from './control-group';
import { PolicyOptions } from './policy-options';

/** All kinds that run pods, with one control that looks at them. */
export function podGroup({ profile, target }: PolicyOptions, control = 'image-digest-pinned'): ControlGroup {
  return groupControls({ profile: profile._only(control), target, clusterScoped: false }).groups[0];
}
