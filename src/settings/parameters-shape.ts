import { knownControls } from '../controls';
import { FieldsShape } from './shape';
import { WAIVERS_FILE } from './waivers-shape';

/** A file with what a site decides about the controls of a profile. */
export const PARAMETERS_FILE: FieldsShape = {
  type: 'fields',
  name: 'a parameters file',
  description: 'What a site decides about the controls of a profile: values of parameters, and waivers.',
  notEmpty: "write 'parameters: …' or 'waivers: …'",
  fields: {
    parameters: {
      type: 'map',
      description: `Values of parameters by control, for example 'allowed-registries: { registries: [ghcr.io] }'. Controls with parameters: ${
        knownControls().filter(({ parameters }) => parameters).map(({ id }) => id).join(', ')}.`,
      of: { type: 'map', description: 'Values by the name of the parameter.', of: { type: 'any', description: 'Value of the parameter.' } },
    },
    waivers: WAIVERS_FILE.fields.waivers,
  },
};
