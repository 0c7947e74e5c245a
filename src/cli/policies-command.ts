import { PolicyOptions, Projection } from '../policies';
import { sayLines } from './assess-command';
import { CommandError, ExitCode } from './exit-code';
import { OUTPUT, POLICY_FORMATS } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { writeData } from './output';
import { Form, FormOptions, FORMS, STATIC_FORM } from './policy-forms';
import { selectedPolicies } from './policy-selection';
import { policyText } from './policy-text';

const HINT = 'bulwark policies --help';

/** `bulwark policies` */
export function policiesCommand(args: Arguments, io: Io): ExitCode {
  const format = args.value('format') ?? POLICY_FORMATS[0];
  if (args.has('static') && format !== 'vap') throw new CommandError(`option '--static' is for --format vap, and the format is '${format}': leave one of the two out`, HINT);
  const options = selectedPolicies(args, format, io);
  const form = args.has('static') ? STATIC_FORM : FORMS[format as typeof POLICY_FORMATS[number]];
  if (args.has('mutating') && !form.mutates) throw new CommandError(`option '--mutating' is for --format vap and kyverno, and the format is '${format}': leave it out`, HINT);
  const projection = projected(form, options, { mutating: args.has('mutating'), mutatingBeta: args.has('mutating-beta') });
  const { objects, leftOut } = projection;
  writeData(policyText(objects, headOf(form, options, projection)), args.value(OUTPUT), io);
  if (objects.length === 0) sayLines(['no control of the profile can be enforced in this form: nothing is printed'], io);
  if (leftOut.length > 0) sayLines([`${leftOut.length === 1 ? '1 control is' : `${leftOut.length} controls are`} not enforced; the comments at the top say why`], io);
  return ExitCode.OK;
}

function projected({ project }: Form, options: PolicyOptions, formOptions: FormOptions): Projection {
  try {
    return project(options, formOptions);
  } catch (error) {
    throw new CommandError(onOneLine((error as Error).message), HINT);
  }
}

/** What a reader of the file must know, line by line. */
function headOf({ title, use }: Form, options: PolicyOptions, { leftOut }: Projection): string[] {
  const { profile, target } = options;
  return [
    `${title}: the profile ${profile.name}, for Kubernetes ${target.kubernetesVersion}.`,
    use,
    `Namespaces: ${namespacesOf(options)}.`,
    `Actions: ${Object.entries(options.actions).map(([severity, action]) => `${severity} ${action}`).join(', ')}.`,
    ...leftOut.length > 0 ? ['Not enforced:', ...leftOut.map(({ control, reason }) => `  ${control}: ${reason}`)] : [],
  ];
}

function namespacesOf({ namespaceSelector, excludedNamespaces }: PolicyOptions): string {
  const chosen = namespaceSelector ? `those that ${JSON.stringify(namespaceSelector)} selects` : 'all';
  return excludedNamespaces.length > 0 ? `${chosen}, but ${excludedNamespaces.join(', ')}` : chosen;
}
