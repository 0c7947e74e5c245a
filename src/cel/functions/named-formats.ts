import { CelOptional, CelValue } from '../values';
import { FunctionRow } from './registry';
import { parseUrl } from './url';

const SINCE = '1.32';
const F = 'kubernetes.NamedFormat';

/** A format with the messages about a string that does not have it. */
class CelFormat extends CelValue {
  public readonly typeName = F;
  constructor(public readonly name: string, public readonly complaints: (text: string) => string[]) {
    super();
  }

  public equals(other: CelValue): boolean {
    return other instanceof CelFormat && other.name === this.name;
  }
}

const matching = (pattern: RegExp, message: string) => (text: string) => pattern.test(text) ? [] : [message];
const atMost = (length: number) => (text: string) => text.length <= length ? [] : [`must be no more than ${length} bytes`];
const both = (...rules: ((text: string) => string[])[]) => (text: string) => rules.flatMap(rule => rule(text));

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const label = both(matching(LABEL, 'must be a lower case RFC 1123 label'), atMost(63));
const subdomain = both(matching(SUBDOMAIN, 'must be a lower case RFC 1123 subdomain'), atMost(253));
const label1035 = both(matching(LABEL_1035, 'must be an RFC 1035 label'), atMost(63));

/** A prefix may end in a dash, as something will be appended. */
const prefixOf = (rule: (text: string) => string[]) => (text: string) => rule(text.length > 1 ? text.replace(/-$/, 'a') : text);

function qualifiedName(text: string): string[] {
  const parts = text.split('/');
  if (parts.length > 2) return ["must be a name, with an optional prefix and '/'"];
  const name = parts[parts.length - 1];
  const rules = both(matching(NAME, 'the name must be alphanumeric, with dashes, underscores and dots inside'), atMost(63));
  return [...parts.length === 2 ? subdomain(parts[0]).map(message => `the prefix ${message}`) : [], ...rules(name)];
}

function isDate(text: string): boolean {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!match) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const TIME = /^[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$/;

const FORMATS: Record<string, (text: string) => string[]> = {
  dns1123Label: label,
  dns1123Subdomain: subdomain,
  dns1035Label: label1035,
  qualifiedName,
  dns1123LabelPrefix: prefixOf(label),
  dns1123SubdomainPrefix: prefixOf(subdomain),
  dns1035LabelPrefix: prefixOf(label1035),
  labelValue: both(text => text === '' || NAME.test(text) ? [] : ['must be empty or alphanumeric, with dashes, underscores and dots inside'], atMost(63)),
  uri: text => parseUrl(text) ? [] : ['must be an absolute URI or path'],
  uuid: matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i, 'does not match the UUID format'),
  byte: matching(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|(?<=.))$/, 'invalid base64'),
  date: text => isDate(text) ? [] : ['invalid date'],
  datetime: text => isDate(text.slice(0, 10)) && TIME.test(text.slice(10)) ? [] : ['invalid datetime'],
};

const NAMED = new Map(Object.entries(FORMATS).map(([name, complaints]) => [name, new CelFormat(name, complaints)]));

function validate(format: CelFormat, text: string): CelOptional {
  const messages = format.complaints(text);
  return messages.length === 0 ? CelOptional.NONE : CelOptional.of(messages);
}

/** The Kubernetes library of named formats. Messages are ours. */
export const NAMED_FORMATS: FunctionRow[] = [
  { signature: `format.named(string): optional_type(${F})`, since: SINCE, call: (name: string) => CelOptional.of(NAMED.get(name)) },
  ...[...NAMED].map(([name, format]): FunctionRow => ({ signature: `format.${name}(): ${F}`, since: SINCE, call: () => format })),
  { signature: `${F}#validate(string): optional_type(list(string))`, since: SINCE, call: validate },
];
