import * as fc from 'fast-check';
import { commentsOf, expectFixed } from './fix-laws';
import { fixFile, fixText } from '../../../src/cli/fix';
import { Profile } from '../../../src/controls';
import { CompiledProfile } from '../../../src/evaluation';
import { HardeningMode } from '../../../src/fixes';
import { kubeObject } from '../../fixes/arbitrary-objects';
import { EVERYTHING, TARGET } from '../../fixes/profiles';
import { Choices, styled } from '../../yaml/styled-text';

const profile = CompiledProfile.for(Profile.RESTRICTED, TARGET);
const everything = CompiledProfile.for(EVERYTHING, TARGET);

const pod = (containers: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers:\n${containers}`;
const PRIVILEGED = '  - name: a\n    securityContext:\n      privileged: true # for now\n';

describe('fixText', () => {
  it('says what it changed, where, and what stood there', () => {
    const { changes } = fixText(`# head\n---\n${pod(PRIVILEGED)}`, 'x.yaml', { profile });
    const change = changes.find(({ path }) => path === 'spec.containers[0].securityContext.privileged');
    expect(change).toMatchObject({ document: 0, line: 10, before: true, control: expect.any(String), object: { kind: 'Pod' } });
    expect(changes.find(({ path }) => path.endsWith('allowPrivilegeEscalation'))).toMatchObject({ line: 9, after: false });
  });

  it('gives the very same text back when nothing is to be fixed', () => {
    const text = 'a: 1\n---\n# x\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n';
    expect(fixText(text, 'x.yaml', { profile })).toMatchObject({ text, changes: [], refused: [], splices: [] });
  });

  it('leaves what cannot be read as it is, names it, and fixes the others', () => {
    const broken = 'apiVersion: v1\nkind: Pod\nspec: {{ .Values.spec }}\n  x: [\n';
    const { text, diagnostics, changes } = fixText(`${broken}---\n${pod(PRIVILEGED)}---\n${broken}`, 'x.yaml', { profile });
    expect(text.startsWith(`${broken}---\n`) && text.endsWith(`---\n${broken}`)).toBe(true);
    expect(diagnostics.map(({ document }) => document)).toEqual([0, 2]);
    expect(new Set(changes.map(({ document }) => document))).toEqual(new Set([1]));
  });

  it('leaves templates of Helm as they are', () => {
    const text = '{{- if .Values.on }}\napiVersion: v1\nkind: Pod\nspec:\n  containers: {{ toYaml .Values.containers | nindent 4 }}\n{{- end }}\n';
    const fixed = fixText(text, 'x.yaml', { profile });
    expect(fixed.text).toBe(text);
    expect(fixed.diagnostics.length).toBeGreaterThan(0);
  });

  it('keeps what somebody wrote in mode respect, and says so', () => {
    const { text, refused } = fixText(pod(PRIVILEGED), 'x.yaml', { profile, mode: HardeningMode.RESPECT });
    expect(text).toContain('privileged: true # for now');
    expect(refused).toContainEqual(expect.objectContaining({
      path: 'spec.containers[0].securityContext.privileged', reason: 'somebody wrote the value', line: 8,
    }));
  });

  it('applies the fixes of the controls asked for, and no others', () => {
    const all = fixText(pod(PRIVILEGED), 'x.yaml', { profile }).changes.map(({ control }) => control);
    const one = new Set(all.slice(0, 1));
    const { changes } = fixText(pod(PRIVILEGED), 'x.yaml', { profile, controls: one });
    expect(new Set(changes.map(({ control }) => control))).toEqual(one);
    expect(all.length).toBeGreaterThan(changes.length);
    expect(fixText(pod(PRIVILEGED), 'x.yaml', { profile, controls: new Set() }).changes).toEqual([]);
  });

  it.each([
    ['List', 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - name: a # x\n'],
    ['PodList, whose items do not say their kind', 'apiVersion: v1\nkind: PodList\nitems:\n- spec:\n    containers:\n    - name: a # x\n'],
    ['JSON', JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a' }] } }, undefined, 4)],
    ['several objects of JSON', '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a"}]}}\n{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"b"}]}}\n'],
    ['nulls', pod('  - name: a\n    securityContext:\n    resources: null\n    env: ~ # e\n')],
    ['windows line ends', pod(PRIVILEGED).replace(/\n/g, '\r\n')],
    ['a byte order mark', `\ufeff${pod(PRIVILEGED)}`],
    ['anchors that all want the same', pod('  - name: a\n    securityContext: &s\n      privileged: true\n  - name: b\n    securityContext: *s\n')],
    ['merge keys', pod('  - &c\n    name: a\n    securityContext: {privileged: true}\n  - <<: *c\n    name: b\n')],
  ])('fixes %s', (_, text) => {
    const { changes, refused } = expectFixed(text, 'x.yaml', { profile: everything });
    expect(changes.length).toBeGreaterThan(0);
    expect(refused).toEqual([]);
  });

  it('fixes lines of JSON Lines one by one', () => {
    const line = '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a"}]}}';
    const { text, changes, diagnostics } = fixText(`${line}\nnonsense\n${line}`, 'x.jsonl', { profile });
    const [first, second, third] = text.split('\n');
    expect(second).toBe('nonsense');
    expect(first).toBe(third);
    expect(JSON.parse(first).spec.containers[0].securityContext.allowPrivilegeEscalation).toBe(false);
    expect(changes.filter(({ document }) => document === 2)[0].line).toBe(3);
    expect(diagnostics).toHaveLength(1);
  });

  it('refuses a fix below an anchor that others do not want, with its reason', () => {
    const text = pod('  - name: a\n    securityContext: &s\n      privileged: true\n')
      + '---\napiVersion: v1\nkind: Pod\nmetadata: {name: x, annotations: &e {}}\nspec:\n  hostNetwork: &t true\n  containers:\n  - name: a\n    stdin: *t\n';
    const { refused } = fixText(text, 'x.yaml', { profile });
    expect(refused).toEqual([expect.objectContaining({
      document: 1, path: 'spec.hostNetwork', reason: "it would change every place that shares the anchor '&t'", line: expect.any(Number),
    })]);
  });

  it('keeps its promises for any objects in any style', () => {
    fc.assert(fc.property(fc.array(kubeObject, { minLength: 1, maxLength: 3 }), fc.integer({ min: 0, max: 2 ** 31 }), (objects, seed) => {
      const choices = new Choices(seed);
      const text = objects.map(object => styled(object, choices, { flow: seed % 2 === 0 }).text.replace(/^---\r?\n|(?<![\n])$/g, '\n')).join('---\n');
      const { refused } = expectFixedBarComments(text);
      expect(refused.filter(({ reason }) => /read as it should|not known|comment/.test(reason))).toEqual([]);
    }), { numRuns: 60 });
  });
});

function expectFixedBarComments(text: string) {
  const { diagnostics } = fixText(text, 'x.yaml', { profile: everything });
  expect(diagnostics).toEqual([]);
  return expectFixed(text, 'x.yaml', { profile: everything });
}

describe('fixFile', () => {
  const utf8 = pod(PRIVILEGED);

  it.each([
    ['utf-8', Buffer.from(utf8)],
    ['utf-8 with a byte order mark', Buffer.from(`\ufeff${utf8}`)],
    ['utf-16', Buffer.from(`\ufeff${utf8}`, 'utf16le')],
    ['utf-16, big endian', Buffer.from(`\ufeff${utf8}`, 'utf16le').swap16()],
  ])('keeps %s', (_, bytes) => {
    const fixed = fixFile(bytes, 'x.yaml', { profile });
    expect(fixed.changes.length).toBeGreaterThan(0);
    expect(fixed.bytes.subarray(0, 8)).toEqual(bytes.subarray(0, 8));
    expect(fixFile(fixed.bytes, 'x.yaml', { profile }).bytes).toBe(fixed.bytes);
    expect(commentsOf(fixed.text)).toEqual(['# for now']);
  });

  it('does not touch a file with bytes that are no text', () => {
    const bytes = Buffer.concat([Buffer.from(`${utf8}---\na: `), Buffer.from([0xff, 0xfe, 0x0a])]);
    const fixed = fixFile(bytes, 'x.yaml', { profile });
    expect(fixed.bytes).toBe(bytes);
    expect(fixed.diagnostics.map(({ message }) => message)).toContainEqual(expect.stringContaining('nothing in it was fixed'));
  });
});
