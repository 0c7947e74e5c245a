import { EffectiveControl, Severity } from '../controls';

/** How reports name what made them. */
export const TOOL_NAME = 'cdk8s-bulwark';

/** Where the project is described. */
export const TOOL_URI = 'https://github.com/cdk8s-bulwark/cdk8s-bulwark';

/** The place of a control in the documentation; controls of a user's own have none. */
export function helpUriOf({ control, custom }: EffectiveControl): string | undefined {
  return custom ? undefined : `${TOOL_URI}/blob/main/docs/controls.md#${control.id}`;
}

/** Severities as the numbers of CVSS that dashboards sort by. */
export const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  [Severity.CRITICAL]: '9.5',
  [Severity.HIGH]: '8.0',
  [Severity.MEDIUM]: '5.5',
  [Severity.LOW]: '3.0',
};
