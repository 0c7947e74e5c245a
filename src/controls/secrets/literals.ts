import { Control, ControlParameter, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

/*
 * What looks like a credential, by name and by shape. Regular expressions are few, short and bounded, and see a
 * limited number of characters: on the API server each costs a tenth of the searched length times a quarter of its own.
 * Messages name the variable and never the value.
 */

const FRAMEWORKS = [nsa('network-separation'), ...owasp('K03'), ...mitre('T1552.001')];

const NAMES: ControlParameter = {
  type: ParameterType.STRING_LIST,
  description: 'endings of names that hold credentials, in capitals and without `_`, `-` and `.`',
  defaultValue: [
    'PASSWORD', 'PASSWD', 'PASSPHRASE', 'SECRET', 'TOKEN', 'APIKEY', 'ACCESSKEY', 'SECRETKEY', 'PRIVATEKEY',
    'ACCOUNTKEY', 'BATCHKEY', 'SIGNINGKEY', 'ENCRYPTIONKEY', 'KEYCONTENT',
  ],
};

const FLAGS: ControlParameter = {
  type: ParameterType.STRING_LIST,
  description: 'endings of flags that take credentials, in capitals and without `_`, `-` and `.`',
  // Not SECRET alone: controllers take the name of a Secret object by such flags.
  defaultValue: ['PASSWORD', 'PASSWD', 'PASSPHRASE', 'TOKEN', 'APIKEY', 'ACCESSKEY', 'SECRETKEY', 'PRIVATEKEY', 'CLIENTSECRET'],
};

/** Tokens that services make recognisable: AWS, GitHub, GitLab, Slack, Stripe, Google. In one, so that a text is searched once. */
const TOKENS = [
  'A(KI|SI)A[0-9A-Z]{16}', 'gh[pousr]_\\w{36}', 'glpat-[\\w-]{20}', 'xox[abeprs]-[\\w-]{10}', 'sk_live_\\w{16}', 'AIza[\\w-]{35}',
];

const SHAPES = [
  `\\b(${TOKENS.join('|')})`,
  '---BEGIN [A-Z ]{0,20}PRIVATE KEY---',
  '[a-z]://[^/:@$<{ ]{1,64}:[^/:@$<{ ]{1,64}@', // user and password in a URL
];

/** A line of a configuration file such as `db.password = hunter2`. No comment, reference, placeholder or path. */
const ASSIGNMENT = '(?im)^[ \\t]{0,16}[\\w."\'-]{0,32}(password|passwd|secret_key|api_key)["\']?[ \\t]{0,4}[=:][ \\t]{0,4}["\']?[^\\s"\'$<{%/]{6}';

function patterns(defaultValue: string[]): ControlParameter {
  return { type: ParameterType.STRING_LIST, description: 'regular expressions (RE2) of credentials', defaultValue };
}

function hasCredentialName(name: string, parameter: string): string {
  return `[${name}.upperAscii().replace('_', '').replace('-', '').replace('.', '')].exists(n, params.${parameter}.exists(ending, n.endsWith(ending)))`;
}

/** Whether a value can be a secret at all: not a path to one, a reference to another variable or a switch. */
function canBeSecret(value: string): string {
  return `!(${value} in ['', 'true', 'false']) && !${value}.startsWith('/') && !${value}.startsWith('$(')`;
}

function hasCredentialShape(value: string, limit: string): string {
  // Nothing shorter than twelve characters has one of the shapes; most values are.
  return `size(${value}) > 11 && [size(${value}) > ${limit} ? ${value}.substring(0, ${limit}) : ${value}].exists(text, params.patterns.exists(p, text.matches(p)))`;
}

const LIMIT: ControlParameter = { type: ParameterType.INTEGER, description: 'how many characters of each value are searched', defaultValue: 1024 };

const ENV = "container.?env.orValue([]).filter(e, [e.?value.orValue('')].exists(v, "
  + `(${canBeSecret('v')} && ${hasCredentialName("e.?name.orValue('')", 'names')}) || ${hasCredentialShape('v', 'params.searchedCharacters')}))`;

/** SEC-01, environment */
export const NO_CREDENTIALS_IN_ENVIRONMENT: Control = {
  id: 'no-credentials-in-environment',
  family: 'secrets',
  title: 'Environment variables hold no literal credentials',
  rationale: 'The value is in the repository and in the object, readable by everybody who may read either.',
  remediation: 'Put the value into a secret store or a Secret, mount it as a file, and give the application the path.',
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  parameters: { names: NAMES, patterns: patterns(SHAPES), searchedCharacters: LIMIT },
  expression: `size(${ENV}) == 0`,
  message: `container '{{ container.?name.orValue('') }}' has what looks like credentials in environment variables: {{ ${ENV}.map(e, e.?name.orValue('')).join(', ') }}`,
  path: '/env',
  frameworks: FRAMEWORKS,
};

const ARGUMENTS = "(container.?command.orValue([]) + container.?args.orValue([])).filter(a, (a.startsWith('-') && a.contains('=')"
  + ` && [a.substring(a.indexOf('=') + 1)].exists(v, ${canBeSecret('v')})`
  + ` && ${hasCredentialName("a.split('=')[0]", 'flags')}) || ${hasCredentialShape('a', 'params.searchedCharacters')})`;

/** SEC-01, arguments */
export const NO_CREDENTIALS_IN_ARGUMENTS: Control = {
  id: 'no-credentials-in-arguments',
  family: 'secrets',
  title: 'Commands and arguments hold no literal credentials',
  rationale: 'Besides everybody who may read the object, every process on the node that lists processes sees them.',
  remediation: 'Let the application read the credential from a mounted file.',
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  parameters: { flags: FLAGS, patterns: patterns(SHAPES), searchedCharacters: LIMIT },
  expression: `size(${ARGUMENTS}) == 0`,
  message: `container '{{ container.?name.orValue('') }}' has what looks like credentials in {{ string(size(${ARGUMENTS})) }} of its arguments`
    + `{{ ${ARGUMENTS}.exists(a, a.startsWith('-')) ? ': ' + ${ARGUMENTS}.filter(a, a.startsWith('-')).map(a, a.split('=')[0]).join(', ') : '' }}`,
  path: '/args',
  frameworks: FRAMEWORKS,
};

// The budget is shared between the entries, so that the cost does not grow with the object. Thousands of entries would
// cost the API server too much even so: of those, only the names are looked at.
const SHARE = '(params.searchedCharacters / size(object.data))';
const ENTRIES = 'object.?data.orValue({}).filter(k, [object.data[k]].exists(v, '
  + `(${canBeSecret('v')} && ${hasCredentialName('k', 'names')}) || (${SHARE} > 23 && ${hasCredentialShape('v', SHARE)})))`;

/** SEC-01, ConfigMaps */
export const NO_CREDENTIALS_IN_CONFIG_MAPS: Control = {
  id: 'no-credentials-in-config-maps',
  family: 'secrets',
  title: 'ConfigMaps hold no credentials',
  rationale: 'ConfigMaps are not encrypted at rest, and far more people and programs may read them than Secrets.',
  remediation: 'Move the value to a secret store or a Secret and mount it as a file.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['ConfigMap'],
  parameters: {
    names: NAMES,
    patterns: patterns([...SHAPES, ASSIGNMENT]),
    searchedCharacters: {
      type: ParameterType.INTEGER,
      description: 'how many characters of all values together are searched; each value gets an equal share, of 24 or more',
      defaultValue: 65536,
    },
  },
  expression: `size(${ENTRIES}) == 0`,
  message: `what looks like credentials is in the entries: {{ ${ENTRIES}.join(', ') }}`,
  path: '/data',
  frameworks: FRAMEWORKS,
};
