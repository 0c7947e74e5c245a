import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { compileCel } from '../../src/cel';
import { Catalogue, ControlScope, preludeVariables, Profile } from '../../src/controls';
import { CompiledProfile, Outcome } from '../../src/evaluation';
import { KubeObject, ManifestSet, PodTemplates, stripNulls, valueAt } from '../../src/manifests';
import { describeWithCorpus } from '../corpora';
import { arbitraryTemplate, inEveryKind, ROLLOUT, Template } from '../helpers/arbitrary-kubernetes';
import { arbitraryObject } from '../helpers/arbitrary-objects';
import { defaulted } from '../helpers/defaulting';

/** Every control of the catalogue, those that nobody asked for included. */
const EVERYTHING = Profile.ZERO_TRUST.derive({ name: 'everything', controls: Catalogue.all().map(({ id }) => ({ control: id })) });
const NEWEST = '1.37';
const TEMPLATES = PodTemplates.with([ROLLOUT]);
const SEED = { seed: 20250101, numRuns: 40 };

function compiled(kubernetesVersion: string): CompiledProfile {
  return CompiledProfile.for(EVERYTHING, { kubernetesVersion, workloadKinds: [ROLLOUT] });
}

function evaluate(object: KubeObject, version = NEWEST): Outcome[] {
  return compiled(version).evaluate(object);
}

const id = ({ control }: Outcome) => control.control.id;

function verdicts(object: KubeObject, version = NEWEST): Record<string, string> {
  return Object.fromEntries(evaluate(object, version).map(outcome => [id(outcome), outcome.verdict]));
}

/** Errors, messages that are not one line of text, and conditions of fixes that have no answer. */
function complaints(object: KubeObject, version: string): string[] {
  const profile = compiled(version);
  const scope = profile.scopeOf(object);
  return profile.controlsFor(object).flatMap(control => {
    const bindings = scope.bindings();
    const { verdict, violations } = control.run(bindings, scope);
    const bad = violations.filter(({ message }) => verdict === 'error' || !/^\S[^\n]*$/.test(message)).map(({ message }) => `${control.control.id}: ${message}`);
    for (const { scopePath } of violations) {
      bindings.container = valueAt(object, scopePath);
      for (const { when } of control.control.fix ?? []) if (when !== undefined) control.holds(when, bindings);
    }
    return bad;
  });
}

/** Controls whose verdict the API server changes, each by something that no manifest can show. */
const CHANGED_BY_DEFAULTS: { control: string; applies: (object: KubeObject) => boolean; because: string }[] = [
  {
    control: 'no-host-ports',
    applies: object => object.kind === 'Pod' && object.spec.hostNetwork === true,
    because: 'in a Pod with hostNetwork the API server sets hostPort to containerPort, in templates it does not; no-host-network fails both',
  },
  {
    control: 'no-secret-data-in-manifests',
    applies: object => object.kind === 'Secret' && Object.keys(object.stringData ?? {}).some(key => object.data?.[key] !== undefined),
    because: 'stringData overwrites data of the same name; the manifest gave it away all the same',
  },
];

function changedByDefaults(object: KubeObject): string[] {
  const online = defaulted(object, TEMPLATES);
  const [before, after] = [verdicts(stripNulls(object)), verdicts(online)];
  return Object.keys(before)
    .filter(control => before[control] !== after[control])
    .filter(control => !CHANGED_BY_DEFAULTS.some(exception => exception.control === control && exception.applies(object)))
    .map(control => `${object.kind} ${control}: ${before[control]} -> ${after[control]}`);
}

function everyKind(template: Template): KubeObject[] {
  return inEveryKind(stripNulls(template));
}

/** Values as JSON has them: what CEL calls int, map and list. */
function plain(value: any): any {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value;
}

const PRELUDE = preludeVariables(TEMPLATES).map(({ name, expression }) => ({
  name,
  program: compileCel(expression, { variables: ['object', 'variables'], kubernetesVersion: '1.30' }),
}));

function preludeByCel(object: KubeObject): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const { name, program } of PRELUDE) variables[name] = program.evaluate({ object, variables });
  return plain(variables);
}

function preludeByNature(object: KubeObject): Record<string, unknown> {
  return plain(compiled(NEWEST).scopeOf(object).bindings().variables);
}

describe.each(['1.28', '1.34', NEWEST])('on Kubernetes %s', version => {
  it('no control errs on a workload, and every message and condition can be computed', () => {
    fc.assert(fc.property(arbitraryTemplate, template => {
      const [pod, ...others] = everyKind(template);
      expect([pod, others[template.metadata.name.length % others.length]].flatMap(object => complaints(object, version))).toEqual([]);
    }), { ...SEED, numRuns: 100 });
  });

  it('no control errs on another object, and every message and condition can be computed', () => {
    fc.assert(fc.property(arbitraryObject, object => {
      expect(complaints(stripNulls(object), version)).toEqual([]);
    }), { ...SEED, numRuns: 600 });
  });
});

describe('what the API server defaults', () => {
  it('changes no verdict on a workload', () => {
    fc.assert(fc.property(arbitraryTemplate, template => {
      expect(everyKind(template).flatMap(changedByDefaults)).toEqual([]);
    }), SEED);
  });

  it('changes no verdict on another object', () => {
    fc.assert(fc.property(arbitraryObject, object => {
      expect(changedByDefaults(object)).toEqual([]);
    }), { ...SEED, numRuns: 1500 });
  });

  it('leads no control to err, even where a list becomes null', () => {
    fc.assert(fc.property(fc.oneof(arbitraryObject, arbitraryTemplate.map(template => everyKind(template)[3])), object => {
      expect(complaints(defaulted(object, TEMPLATES), NEWEST)).toEqual([]);
    }), { ...SEED, numRuns: 600 });
  });

  it('changes verdicts where the table of exceptions says so', () => {
    const [template] = fc.sample(arbitraryTemplate, { seed: 1, numRuns: 1 });
    const spec = { hostNetwork: true, containers: [{ name: 'app', ports: [{ containerPort: 80 }] }] };
    const [pod, podTemplate] = inEveryKind({ ...template, spec });
    expect([verdicts(pod), verdicts(defaulted(pod))].map(v => v['no-host-ports'])).toEqual(['pass', 'fail']);
    expect([verdicts(podTemplate), verdicts(defaulted(podTemplate))].map(v => v['no-host-ports'])).toEqual(['pass', 'pass']);
  });
});

describe('a pod template', () => {
  const restricted = new Set(Catalogue.all().filter(({ scope, kinds }) => kinds || scope === ControlScope.OBJECT).map(control => control.id));

  it('gets the same verdicts in every kind that embeds it', () => {
    fc.assert(fc.property(arbitraryTemplate, template => {
      const [first, ...others] = everyKind(template).map(object => Object.entries(verdicts(object)).filter(([control]) => !restricted.has(control)));
      expect(first.length).toBeGreaterThan(60);
      for (const other of others) expect(other).toEqual(first);
    }), SEED);
  });
});

describe('the prelude in CEL', () => {
  it('computes what evaluation binds, for workloads', () => {
    fc.assert(fc.property(arbitraryTemplate, template => {
      for (const object of everyKind(template)) expect(preludeByCel(object)).toEqual(preludeByNature(object));
    }), { ...SEED, numRuns: 30 });
  });

  it('computes what evaluation binds, for other objects and for what the API server made of them', () => {
    fc.assert(fc.property(arbitraryObject, object => {
      for (const seen of [stripNulls(object), defaulted(object)]) expect(preludeByCel(seen)).toEqual(preludeByNature(seen));
    }), { ...SEED, numRuns: 300 });
  });
});

function yamlFiles(path: string): string[] {
  if (statSync(path).isFile()) return /\.ya?ml$/.test(path) ? [path] : [];
  return readdirSync(path).sort().flatMap(name => yamlFiles(join(path, name)));
}

describeWithCorpus(['manifests'], 'real manifests', path => {
  // Custom resource definitions are most of the text and run no pods.
  const documents = yamlFiles(path).flatMap(file => readFileSync(file, 'utf8').split(/^---\s*$/m));
  // A text with placeholders is no object yet.
  const sources = documents.filter(text => !/^kind: CustomResourceDefinition/m.test(text) && !text.includes('{{'));
  const parsed = sources.flatMap(source => parseAllDocuments(source)).filter(document => document.errors.length === 0);
  const values = parsed.map(document => document.toJSON());
  const objects = ManifestSet.of(values.filter(value => value?.apiVersion && value?.kind)).entries.map(({ object }) => object);

  it('are there', () => {
    expect(objects.length).toBeGreaterThan(300);
  });

  it('lead no control to err', () => {
    expect(objects.flatMap(object => complaints(object, NEWEST))).toEqual([]);
  });

  it('get the same verdicts before and after defaulting', () => {
    expect(objects.flatMap(changedByDefaults)).toEqual([]);
  });

  it('have a prelude in CEL that computes what evaluation binds', () => {
    for (const object of objects) expect(preludeByCel(object)).toEqual(preludeByNature(object));
  });
});
