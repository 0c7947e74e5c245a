import { jsonSchemaOf } from './json-schema';
import { PARAMETERS_FILE } from './parameters-shape';
import { PROFILE_FILE } from './profile-shape';
import { WAIVERS_FILE } from './waivers-shape';

/** The JSON Schemas of the settings files, and the names under which docs/ holds them. */
export function settingsSchemas(): { file: string; schema: object }[] {
  return [
    { file: 'waivers.schema.json', schema: jsonSchemaOf(WAIVERS_FILE, 'urn:cdk8s-bulwark:waivers', 'Waivers of cdk8s-bulwark') },
    { file: 'profile.schema.json', schema: jsonSchemaOf(PROFILE_FILE, 'urn:cdk8s-bulwark:profile', 'Profile of cdk8s-bulwark') },
    { file: 'parameters.schema.json', schema: jsonSchemaOf(PARAMETERS_FILE, 'urn:cdk8s-bulwark:parameters', 'Parameters of the admission policies of cdk8s-bulwark') },
  ];
}
