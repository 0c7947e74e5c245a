import { Control, ControlParameter, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';
import { onOneLine } from '../message';

/*
 * What looks like a credential, by name and by shape. Regular expressions are few, short and bounded, and see a
 * limited number of characters: on the API server each costs a tenth of the searched length times a quarter of its own.
 * Messages name the variable and never the value.
 */

const FRAMEWORKS = [nsa('network-separation'), ...owasp('K03'), ...mitre('T1552.001')];

const ENDINGS = (what: string) => `endings of ${what}, in capitals and without \`_\`, \`-\`, \`.\` and digits at the end`;

const NAMES: ControlParameter = {
  type: ParameterType.STRING_LIST,
  description: ENDINGS('names that hold credentials'),
  defaultValue: [
    'PASSWORD', 'PASSWD', 'PASSPHRASE', 'SECRET', 'TOKEN', 'APIKEY', 'ACCESSKEY', 'SECRETKEY', 'PRIVATEKEY',
    'ACCOUNTKEY', 'BATCHKEY', 'SIGNINGKEY', 'ENCRYPTIONKEY', 'KEYCONTENT', 'PASSCODE',
  ],
};

const FLAGS: ControlParameter = {
  type: ParameterType.STRING_LIST,
  description: ENDINGS('flags that take credentials'),
  // Not SECRET alone: controllers take the name of a Secret object by such flags.
  defaultValue: ['PASSWORD', 'PASSWD', 'PASSPHRASE', 'TOKEN', 'APIKEY', 'ACCESSKEY', 'SECRETKEY', 'PRIVATEKEY', 'CLIENTSECRET', 'REQUIREPASS'],
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

const WORDS: ControlParameter = {
  type: ParameterType.STRING_LIST,
  description: 'last words of such names, in capitals; `BYPASS` does not end with the word `PASS`, `DB_PASS` does',
  defaultValue: ['PASS', 'PWD'],
};

/** CEL: a name in capitals without digits at the end, which only count: `PASSWORD_1`. Few names have one, and pay for it. */
function inCapitals(name: string): string {
  const uncounted = [...'0123456789'].reduce((text, digit) => `${text}.replace('${digit}', '')`, `${name}.upperAscii()`);
  return `(${name}.matches('[0-9]$') ? ${uncounted} : ${name}.upperAscii())`;
}

/** Most names end here: they have none of the endings, however their words are joined. */
function hasCredentialName(name: string, parameter: string): string {
  const joined = `${inCapitals(name)}.replace('-', '').replace('.', '').replace('_', '')`;
  const separated = `${inCapitals(name)}.replace('-', '_').replace('.', '_')`;
  return `[${joined}].exists(joined, params.${parameter}.exists(ending, joined.endsWith(ending))`
    + ` || params.words.exists(word, joined.endsWith(word.replace('_', '')) && ('_' + ${separated}).endsWith('_' + word)))`;
}

/** A path, which may hold references. What base64 and generators write beside these characters is no path. */
const PATH = '^/[A-Za-z0-9_./@:,~$(){}-]*$';
/** References to other variables and nothing else but what joins them. */
const REFERENCES = '^([$][(][A-Za-z0-9_.-]{1,64}[)][:/@._-]{0,3}){1,8}$';

/** Whether a value can be a secret at all: not a path to one, a reference to another variable or a switch. */
function canBeSecret(value: string): string {
  return `!(${value} in ['', 'true', 'false']) && !(${value}.startsWith('/') && size(${value}) < 4096 && ${value}.matches('${PATH}'))`
    + ` && !(${value}.startsWith('$(') && size(${value}) < 4096 && ${value}.matches('${REFERENCES}'))`;
}

function firstOf(value: string, limit: string): string {
  return `(size(${value}) > ${limit} ? ${value}.substring(0, ${limit}) : ${value})`;
}

function hasCredentialShape(value: string, limit: string): string {
  // Nothing shorter than twelve characters has one of the shapes; most values are.
  return `size(${value}) > 11 && [${firstOf(value, limit)}].exists(text, params.patterns.exists(p, text.matches(p)))`;
}

const LIMIT: ControlParameter = { type: ParameterType.INTEGER, description: 'how many characters of each value are searched', defaultValue: 1024 };

const VALUE = "e.?value.orValue('')";
const ENV = `container.?env.orValue([]).filter(e, (${hasCredentialName("e.?name.orValue('')", 'names')} && [${VALUE}].exists(v, ${canBeSecret('v')}))`
  + ` || (${hasCredentialShape(VALUE, 'params.searchedCharacters')}))`;

/** SEC-01, environment */
export const NO_CREDENTIALS_IN_ENVIRONMENT: Control = {
  id: 'no-credentials-in-environment',
  family: 'secrets',
  title: 'Environment variables hold no literal credentials',
  rationale: 'The value is in the repository and in the object, readable by everybody who may read either.',
  remediation: 'Put the value into a secret store or a Secret, mount it as a file, and give the application the path.',
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  parameters: { names: NAMES, words: WORDS, patterns: patterns(SHAPES), searchedCharacters: LIMIT },
  expression: `size(${ENV}) == 0`,
  message: `container '{{ container.?name.orValue('') }}' has what looks like credentials in environment variables: {{ ${ENV}.map(e, e.?name.orValue('')).join(', ') }}`,
  path: '/env',
  frameworks: FRAMEWORKS,
};

const ALL_ARGUMENTS = '(container.?command.orValue([]) + container.?args.orValue([]))';
const flagged = (text: string) => hasCredentialName(`${text}.split('=')[0]`, 'flags');
const valueOf = (text: string) => `${text}.substring(${text}.indexOf('=') + 1)`;

/** `--password=x` */
const WITH_VALUE = `a.startsWith('-') && a.contains('=') && [${valueOf('a')}].exists(v, ${canBeSecret('v')}) && ${flagged('a')}`;

/** `--password`, and `x` as the next argument */
const BEFORE_VALUE = `a.startsWith('-') && !a.contains('=') && ${flagged('a')} && [all.indexOf(a) + 1].exists(i, i < size(all)
  && [all[i]].exists(v, !v.startsWith('-') && ${canBeSecret('v')}))`;

/** In a script, what the shell puts in is no literal: `--password=$PASSWORD`. */
const literalInScript = (value: string) => `[${value}.replace('"', '').replace('\\'', '')].exists(v, !v.matches('^[-$\`<{|&;>]') && ${canBeSecret('v')})`;

/** `sh -c '… --password=x …'`, `… --password x …`, `PASSWORD=x …` */
const IN_SCRIPT = `!a.startsWith('-') && (a.contains('=') || a.contains(' -')) && a.contains(' ')
  && [${firstOf('a', 'params.searchedCharacters')}.replace('\\n', ' ').split(' ')].exists(script, script.exists(w, (w.startsWith('-') || w.contains('='))
    && ${flagged('w')} && (w.contains('=') ? ${literalInScript(valueOf('w'))}
      : [script.indexOf(w) + 1].exists(i, i < size(script) && ${literalInScript('script[i]')}))))`;

const ARGUMENTS = onOneLine(`[${ALL_ARGUMENTS}].map(all, all.filter(a, (${WITH_VALUE}) || (${BEFORE_VALUE}) || (${IN_SCRIPT})
  || (${hasCredentialShape('a', 'params.searchedCharacters')})))[0]`);

/** SEC-01, arguments */
export const NO_CREDENTIALS_IN_ARGUMENTS: Control = {
  id: 'no-credentials-in-arguments',
  family: 'secrets',
  title: 'Commands and arguments hold no literal credentials',
  rationale: 'Besides everybody who may read the object, every process on the node that lists processes sees them.',
  remediation: 'Let the application read the credential from a mounted file.',
  severity: Severity.HIGH,
  scope: ControlScope.CONTAINER,
  parameters: { flags: FLAGS, words: WORDS, patterns: patterns(SHAPES), searchedCharacters: LIMIT },
  expression: `size(${ARGUMENTS}) == 0`,
  message: `container '{{ container.?name.orValue('') }}' has what looks like credentials in {{ [${ARGUMENTS}].map(bad, string(size(bad)) + ' of its arguments'`
    + " + [bad.filter(a, a.startsWith('-')).map(a, a.split('=')[0]).join(', ')].map(f, f == '' ? '' : ': ' + f)[0])[0] }}",
  path: '/args',
  frameworks: FRAMEWORKS,
};

// The budget is shared between the entries, so that the cost does not grow with the object. Thousands of entries would
// cost the API server too much even so: of those, only the names are looked at.
// They are counted once: to count takes as long as there are entries.
const SHARE = '(params.searchedCharacters / count)';
const ENTRIES = '[size(object.?data.orValue({}))].map(count, object.?data.orValue({}).filter(k, [object.data[k]].exists(v, '
  + `(${hasCredentialName('k', 'names')} && ${canBeSecret('v')}) || (${SHARE} > 23 && ${hasCredentialShape('v', SHARE)}))))[0]`;

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
    words: WORDS,
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
