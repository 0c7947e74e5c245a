import { validateLabels } from './validate';

/** What a label must be to be selected. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** A selector of labels, as the API writes it. */
export interface ParsedLabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelRequirement[];
}

const EXAMPLE = "write for example 'env=prod,tier in (a,b),!legacy'";

const EQUALITY = /^([^\s=!(),]+)\s*(=|==|!=)\s*([^\s=!(),]*)$/;
const MEMBERSHIP = /^([^\s=!(),]+)\s+(in|notin)\s*\(([^()]*)\)$/;
const EXISTENCE = /^(!?)\s*([^\s=!(),]+)$/;

/**
 * Reads a selector as kubectl takes it with `--selector`: `env=prod,tier in (a,b),!legacy`.
 *
 * @param what how messages call it, for example `namespaceSelector`
 * @throws when it is empty, when a part cannot be read, and when a key or value can be no label
 */
export function parseLabelSelector(text: string, what: string): ParsedLabelSelector {
  if (typeof text !== 'string') throw new Error(`${what} is ${JSON.stringify(text)}: ${EXAMPLE}`);
  if (text.trim() === '') throw new Error(`${what} is empty, which selects everything: leave it out if that is meant, else ${EXAMPLE}`);
  const requirements = partsOf(text).map(part => requirementOf(part.trim(), text, what));
  const matchLabels = new Map<string, string>();
  const matchExpressions: LabelRequirement[] = [];
  for (const requirement of requirements) {
    const { key, operator, values } = requirement;
    const [value] = values ?? [];
    if (operator !== 'In' || values?.length !== 1) {
      matchExpressions.push(requirement);
      continue;
    }
    if (matchLabels.has(key) && matchLabels.get(key) !== value) {
      throw new Error(`${what} '${text}' asks that '${key}' be '${matchLabels.get(key)}' and '${value}', which selects nothing: write '${key} in (${matchLabels.get(key)},${value})'`);
    }
    matchLabels.set(key, value);
  }
  return {
    ...matchLabels.size > 0 ? { matchLabels: Object.fromEntries(matchLabels) } : {},
    ...matchExpressions.length > 0 ? { matchExpressions } : {},
  };
}

/** By the commas that are not in parentheses. */
function partsOf(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function requirementOf(part: string, text: string, what: string): LabelRequirement {
  const requirement = parsed(part);
  if (!requirement) throw new Error(`${what} '${text}' has the part '${part}', which cannot be read: ${EXAMPLE}`);
  const { key, values } = requirement;
  for (const value of values ?? ['']) validateLabels({ [key]: value }, `${what} '${text}'`);
  return requirement;
}

function parsed(part: string): LabelRequirement | undefined {
  const equality = EQUALITY.exec(part);
  if (equality) return { key: equality[1], operator: equality[2] === '!=' ? 'NotIn' : 'In', values: [equality[3]] };
  const membership = MEMBERSHIP.exec(part);
  if (membership) {
    const values = [...new Set(membership[3].split(',').map(value => value.trim()))].sort();
    return { key: membership[1], operator: membership[2] === 'in' ? 'In' : 'NotIn', values };
  }
  const existence = EXISTENCE.exec(part);
  return existence ? { key: existence[2], operator: existence[1] === '!' ? 'DoesNotExist' : 'Exists' } : undefined;
}
