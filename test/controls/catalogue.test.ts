import { FACT_NAMES } from '../../src/assessment/set/facts';
import { compileCel } from '../../src/cel';
import {
  boundNames, Catalogue, Control, ControlScope, FixOperation, FixTarget, inVersionRange, parseMessage, Profile, Severity, validateControl,
} from '../../src/controls';
import { defaultParameters, validateParameters } from '../../src/controls/parameters';
import { parsePointer } from '../../src/manifests';

const VERSIONS = ['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'];
const FAMILIES = [
  'pod-security', 'image', 'resources', 'service-account', 'secrets', 'service', 'rbac', 'namespace', 'network', 'admission', 'supply', 'waivers',
];

/** Every expression of a control: of the verdict, of the message and of the conditions of its fix. */
function expressionsOf(control: Control): string[] {
  return [
    control.expression,
    ...parseMessage(control.message).flatMap(({ expression }) => expression ?? []),
    ...(control.fix ?? []).flatMap(({ when, valueExpression }) => [when ?? [], valueExpression ?? []].flat()),
  ];
}

/** The facts that an expression asks for; `*` where it does more with `set`, strings aside. */
function factsIn(expression: string): string[] {
  return [...expression.replace(/'[^']*'|"[^"]*"/g, '').matchAll(/(?<![.\w])set\b(?:\.(\w+))?/g)].map(([, fact]) => fact ?? '*');
}

/** Whether an expression uses the variable `container`, strings aside. */
function seesContainer(expression: string): boolean {
  return /(?<![.\w])container\b/.test(expression.replace(/'[^']*'|"[^"]*"/g, ''));
}

const CONTROLS = Catalogue.all();
const each = CONTROLS.map(control => [control.id, control] as const);

describe('the catalogue', () => {
  it('has controls of every family, and no others', () => {
    expect([...new Set(CONTROLS.map(({ family }) => family))]).toEqual(FAMILIES);
  });

  it('gives every control an id of its own', () => {
    const ids = CONTROLS.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('gives every control a title of its own', () => {
    const titles = CONTROLS.map(({ title }) => title);
    expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
  });

  it('hands out a copy', () => {
    Catalogue.all().length = 0;
    expect(Catalogue.all()).toHaveLength(CONTROLS.length);
  });

  it.each<[string, () => Control]>([
    ['all', () => Catalogue.all().find(({ fix, parameters }) => fix && parameters)!],
    ['byId', () => Catalogue.byId('webhook-timeout')],
  ])('hands out records through %s that other languages can mark, and that change nothing when changed', (_, read) => {
    const marked: any = read();
    Object.defineProperty(marked, Symbol('a reference of jsii'), { value: 1 });
    const [name] = Object.keys(marked.parameters);
    marked.parameters[name].defaultValue = 'changed';
    marked.kinds?.push('changed');
    expect(JSON.stringify(read())).not.toContain('changed');
    expect(JSON.stringify(Profile.ZERO_TRUST._effectiveControls('1.34'))).not.toContain('"changed"');
  });

  it('finds a control by its id', () => {
    expect(Catalogue.byId('no-pod-exec').severity).toBe(Severity.HIGH);
  });

  it.each([
    ['no-wildcard-verbs', "unknown control 'no-wildcard-verbs': did you mean 'no-wildcard-rbac-verbs'"],
    ['zzz', "unknown control 'zzz': all ids are in docs/controls.md"],
    ['__proto__', "unknown control '__proto__'"],
    ['', "unknown control ''"],
  ])('rejects the unknown id %p and helps', (id, message) => {
    expect(() => Catalogue.byId(id)).toThrow(message);
  });
});

describe.each(each)('%s', (_, control) => {
  it('is well-formed', () => {
    expect(() => validateControl(control)).not.toThrow();
    expect(control.id.length).toBeLessThanOrEqual(60);
  });

  it('says what, why and what to do', () => {
    expect(control.title).toMatch(/^[A-Za-z].*[^.]$/);
    expect(control.rationale).toMatch(/^[A-Z`].*\.$/);
    expect(control.remediation).toMatch(/^[A-Z`].*\.$/);
    expect(Object.values(Severity)).toContain(control.severity);
  });

  it('has a message of one line that cannot outgrow an admission response', () => {
    expect(control.message).not.toMatch(/[\r\n]/);
    expect(control.message).toMatch(/^\S.*[^\s.]$/);
    expect(control.message.length).toBeLessThan(5 * 1024);
  });

  it('compiles on every Kubernetes version for which it holds', () => {
    const holds = VERSIONS.filter(version => inVersionRange(version, control.kubernetesVersions ?? '>=0'));
    expect(holds).not.toEqual([]);
    // Older API servers have no policies in CEL; there the expressions run at synth only, as on 1.30.
    const compiled = holds.filter(version => !['1.28', '1.29'].includes(version));
    expect(compiled).not.toEqual([]);
    for (const kubernetesVersion of compiled) {
      for (const expression of expressionsOf(control)) {
        expect(() => compileCel(expression, { variables: boundNames(control), kubernetesVersion })).not.toThrow();
      }
    }
  });

  it('has a valid default for every parameter in every version', () => {
    for (const version of VERSIONS) {
      const values = defaultParameters(control, { kubernetes: version, podSecurity: version });
      expect(() => validateParameters(control, values)).not.toThrow();
      expect(Object.keys(values)).toEqual(Object.keys(control.parameters ?? {}));
    }
    for (const parameter of Object.values(control.parameters ?? {})) expect(parameter.description).not.toBe('');
  });

  it('uses every parameter that it declares, and no other', () => {
    const used = expressionsOf(control).flatMap(expression => [...expression.matchAll(/\bparams\.([A-Za-z]+)/g)].map(([, name]) => name));
    const fixed = (control.fix ?? []).flatMap(({ parameter }) => parameter ?? []);
    expect([...new Set([...used, ...fixed])].sort()).toEqual(Object.keys(control.parameters ?? {}).sort());
  });

  it('looks at places that its scope has', () => {
    if (control.scope === ControlScope.OBJECT) expect(control.kinds).not.toEqual([]);
    if (control.containerLists) expect(control.scope).toBe(ControlScope.CONTAINER);
    if (control.scope !== ControlScope.CONTAINER) expect(expressionsOf(control).filter(seesContainer)).toEqual([]);
  });

  it('asks for facts that there are, if it sees all objects, and else for none', () => {
    const facts = expressionsOf(control).flatMap(factsIn);
    expect(facts.filter(fact => !FACT_NAMES.includes(fact))).toEqual([]);
    expect(facts.length > 0).toBe(control.scope === ControlScope.SET);
    // What changes nothing but this object does not change how it stands to others.
    if (control.scope === ControlScope.SET) expect(control.fix).toBeUndefined();
  });

  it('has fixes that can be carried out', () => {
    for (const fix of control.fix ?? []) {
      expect(parsePointer(fix.path)).not.toEqual([]);
      if (fix.target === FixTarget.CONTAINER) expect(control.scope).toBe(ControlScope.CONTAINER);
      const values = [fix.value, fix.parameter, fix.valueExpression].filter(value => value !== undefined);
      expect(values).toHaveLength(fix.operation === FixOperation.REMOVE ? 0 : 1);
    }
  });
});

describe('the profile zeroTrust', () => {
  it('holds every control but those that wait to be asked for', () => {
    const missing = CONTROLS.filter(({ id }) => !Profile.ZERO_TRUST.controls.some(({ control }) => control === id));
    expect(missing.map(({ id, optIn }) => [id, optIn === true])).toEqual(missing.map(({ id }) => [id, true]));
    expect(missing.length).toBeLessThan(CONTROLS.length / 5);
  });
});
