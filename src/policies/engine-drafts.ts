import { EffectiveControl, Severity } from '../controls';
import { PodTemplates, qualifiedKind } from '../manifests';
import { ControlGroup, groupControls, LeftOut, resourceOf } from './control-group';
import { ParameterReader } from './parameters';
import { EnforcementAction, PolicyOptions } from './policy-options';
import { ProjectedControl, projectControl } from './projected-control';
import { ValidatingSpec, validatingSpec, ValidatingSpecOptions } from './validating-spec';

/** How the policies of an engine are cut. */
export interface EngineForm {
  /** Whether a control has a policy of its own; the others share one for each group of kinds and each action. */
  readonly alone: (control: EffectiveControl) => boolean;
  readonly reader: (controls: readonly EffectiveControl[]) => ParameterReader;
  /** Variables that end in `waived`, where policies themselves know waivers. */
  readonly waived?: (group: ControlGroup, controls: readonly EffectiveControl[]) => ValidatingSpecOptions['waived'];
}

/** A policy before it is written in the form of an engine. */
export interface EngineDraft {
  /** What the name of the profile's objects is continued with: the id of a control that is alone, else its group and action. */
  readonly suffix: string;
  readonly action: EnforcementAction;
  readonly group: ControlGroup;
  readonly controls: readonly ProjectedControl[];
  readonly spec: ValidatingSpec;
}

/** The policies of a profile for an engine beside the API server. */
export function engineDrafts(options: PolicyOptions, form: EngineForm): { drafts: EngineDraft[]; leftOut: readonly LeftOut[] } {
  const { groups, leftOut } = groupControls(options);
  const templates = PodTemplates.with(options.target.workloadKinds ?? []);
  const actionOf = ({ severity }: EffectiveControl) => options.actions[severity as Severity];
  const draftOf = (suffix: string, group: ControlGroup, action: EnforcementAction): EngineDraft => {
    const reader = form.reader(group.controls);
    const controls = group.controls.map(control => projectControl(control, group, reader.expression));
    const waived = form.waived?.(group, group.controls);
    return {
      suffix,
      action,
      group,
      controls,
      spec: validatingSpec(group, controls, { profileName: options.profile.name, templates, parameterVariables: reader.variables, waived }),
    };
  };
  const drafts = groups.flatMap(group => [
    ...Object.values(EnforcementAction).flatMap(action => {
      const controls = group.controls.filter(control => !form.alone(control) && actionOf(control) === action);
      return controls.length === 0 ? [] : [draftOf(`${group.name}${action === EnforcementAction.DENY ? '' : `-${action}`}`, { ...group, controls }, action)];
    }),
    ...group.controls.filter(form.alone).map(control => {
      const { id, kinds } = control.control;
      // What looks at all kinds is in several groups, which differ in what counts as a change.
      return draftOf(kinds?.includes('*') ? `${id}-${group.name}` : id, groupOf(control, group, templates), actionOf(control));
    }),
  ]);
  return { drafts, leftOut };
}

/** A group of the kinds that one control looks at. */
function groupOf(effective: EffectiveControl, group: ControlGroup, templates: PodTemplates): ControlGroup {
  const podKinds = templates.kinds.map(kind => qualifiedKind(resourceOf(kind)));
  const kinds = effective.control.kinds ?? podKinds;
  const resources = group.resources.filter(resource => kinds.includes('*') || kinds.includes(qualifiedKind(resource)));
  return { ...group, controls: [effective], resources, runsPods: resources.some(resource => podKinds.includes(qualifiedKind(resource))) };
}
