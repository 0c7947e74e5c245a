import type { ScopedWaiver } from '../assessment';
import { Profile, Severity } from '../controls';
import { AdmissionWaiver, boundWaivers, EnforcementAction, LabelSelectorSpec, ParameterSource, PolicyOptions, policyName, sortedWaivers } from '../policies';
import { parseParameters } from '../settings';
import { parseLabelSelector, validateNamespaceName } from '../target';
import { CommandError } from './exit-code';
import { didYouMean } from './interface/nearest';
import { ACTION, ACTIONS, SEVERITIES } from './interface/options';
import { Arguments } from './interface/parse';
import { Io, onOneLine } from './io';
import { FORMS } from './policy-forms';
import { fromFile, selectedProfile, selectedTarget, selectedWaivers } from './selection';

/** Everything that the options say about policies. */
export function selectedPolicies(args: Arguments, format: string, io: Io): PolicyOptions {
  const given = selectedProfile(args, io);
  const params = args.value('params');
  if (params !== undefined && !FORMS[format as keyof typeof FORMS].parameterObjects) {
    throw new CommandError(`option '--params' is for --format vap: policies of the format '${format}' hold their values; write them into a profile file`);
  }
  if (params !== undefined && args.has('static')) {
    throw new CommandError("option '--params' is not for --static, because static policies read no objects: write the values into a profile file");
  }
  const site = params === undefined ? { profile: given, waivers: [] }
    : fromFile(params, io, (text, file) => parseParameters(text, file, given), () => 'expected a file with parameters');
  const namespaceSelector = selectorOf(args);
  return {
    profile: site.profile,
    target: selectedTarget(args),
    name: said(() => policyName(args.value('name'), site.profile)),
    actions: actionsOf(args),
    parameters: params === undefined ? ParameterSource.INLINE : ParameterSource.OBJECT,
    ...namespaceSelector ? { namespaceSelector } : {},
    excludedNamespaces: excludedOf(args),
    clusterScoped: namespaceSelector === undefined,
    waivers: bound([...site.waivers, ...selectedWaivers(args, site.profile, io)], site.profile),
  };
}

function actionsOf(args: Arguments): Record<Severity, EnforcementAction> {
  const actions = Object.fromEntries(SEVERITIES.map(severity => [severity, EnforcementAction.DENY]));
  const given = args.all(ACTION).map(text => text.split('='));
  // What is said of one severity holds whatever is said of all, in any order.
  for (const parts of [...given.filter(({ length }) => length === 1), ...given.filter(({ length }) => length !== 1)]) {
    const text = parts.join('=');
    const action = parts.at(-1)!;
    if (parts.length > 2 || !ACTIONS.includes(action) || (parts.length === 2 && !SEVERITIES.includes(parts[0]))) {
      throw new CommandError(`option '--action' is '${onOneLine(text)}': ${didYouMean(text, ACTION.choices!, `expected one of ${ACTIONS.join(', ')}, or for one severity for example low=warn`)}`);
    }
    for (const severity of parts.length === 2 ? [parts[0]] : SEVERITIES) actions[severity] = action as EnforcementAction;
  }
  return actions as Record<Severity, EnforcementAction>;
}

function selectorOf(args: Arguments): LabelSelectorSpec | undefined {
  const text = args.value('namespace-selector');
  return text === undefined ? undefined : said(() => parseLabelSelector(text, "option '--namespace-selector'"));
}

function excludedOf(args: Arguments): string[] {
  const names = (args.value('exclude-namespaces') ?? '').split(',').map(name => name.trim()).filter(name => name !== '');
  said(() => names.forEach(name => validateNamespaceName(name, "option '--exclude-namespaces':")));
  return [...new Set(names)].sort();
}

/** A policy judges a whole cluster: what is excused in all of it is better left out of the profile, with a reason. */
function bound(waivers: readonly ScopedWaiver[], profile: Profile): AdmissionWaiver[] {
  for (const { control, objects, origin } of waivers) {
    if (objects) continue;
    throw new CommandError(onOneLine(`${origin}: the waiver of '${control}' names no objects, and policies judge a whole cluster: `
      + 'name objects, or disable the control in a profile file'));
  }
  return sortedWaivers(waivers.filter(({ control }) => profile._ids.includes(control)).flatMap(boundWaivers));
}

function said<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new CommandError(onOneLine((error as Error).message));
  }
}
