import { knownControls, POLICY_VERSIONS, Severity } from '../controls';
import { BUILT_IN_PROFILES } from './built-in-profiles';
import { CONTROL } from './control-shape';
import { FieldsShape, TextShape } from './shape';

const CONTROL_ID: TextShape = { type: 'text', description: 'Id of the control.', offered: knownControls().map(({ id }) => id) };

const SETTING: FieldsShape = {
  type: 'fields',
  name: 'a setting',
  description: 'A control to add, or to give another severity or other parameters.',
  required: ['control'],
  fields: {
    control: CONTROL_ID,
    severity: { type: 'text', description: 'How bad it is when the control is not met. By default as the control says.', values: Object.values(Severity) },
    parameters: { type: 'map', description: 'Values of parameters by name.', of: { type: 'any', description: 'Value of the parameter.' } },
  },
};

const DISABLED: FieldsShape = {
  type: 'fields',
  name: 'a disabled control',
  description: 'A control to leave out.',
  required: ['control', 'reason'],
  fields: {
    control: CONTROL_ID,
    reason: {
      type: 'text',
      description: 'Why it is left out, in at least ten characters; every report prints it.',
      schema: { pattern: '^\\s*\\S[\\s\\S]{8,}\\S\\s*$' },
    },
  },
};

/** A file that holds one profile. */
export const PROFILE_FILE: FieldsShape = {
  type: 'fields',
  name: 'a profile file',
  description: 'A profile: which controls hold, at what severity, with which parameters.',
  required: ['extends'],
  fields: {
    name: { type: 'text', description: 'Name of the profile, which reports carry. By default that of the file.' },
    extends: { type: 'text', description: 'The profile from which this one differs.', values: BUILT_IN_PROFILES.map(({ name }) => name) },
    description: { type: 'text', description: 'What the profile is for, in one line.' },
    controls: { type: 'list', description: 'Controls to add, or to set.', of: SETTING },
    disable: { type: 'list', description: 'Controls to leave out, each with a reason.', of: DISABLED },
    customControls: { type: 'list', description: 'Controls of your own. They are part of the profile.', of: CONTROL },
    podSecurityVersion: {
      type: 'text',
      description: "Pod Security version to hold objects against, in quotes: '1.34'. By default that of the cluster.",
      values: POLICY_VERSIONS,
    },
  },
};
