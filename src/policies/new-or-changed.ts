import { EffectiveControl, podTemplateField } from '../controls';
import { ApiResource, PodTemplates, qualifiedKind } from '../manifests';
import { celString } from './cel-literal';
import type { ControlGroup } from './control-group';
import type { NamedExpression, ResourceRule } from './validating-spec';

/**
 * What is judged must be new or changed: finalizers of an object that was bad before must be removable, and what nobody
 * judges changeable, for example its owner, its scale, or the labels of a running pod. A pod template that changes is judged
 * as a whole, for new pods come of it. Whatever a control reads counts, or an object could be made good and changed later.
 */
export function newOrChanged(group: ControlGroup, templates: PodTemplates): NamedExpression {
  const judged = group.runsPods ? [...podParts(templates), ...besideTemplates(group)] : objectParts(group);
  return { name: 'new-or-changed', expression: ['oldObject == null', ...judged].join(' || ') };
}

/** Labels and annotations of a pod count when it is made; those of a template make pods. */
function podParts(templates: PodTemplates): string[] {
  const [spec, metadata] = (['spec', 'metadata'] as const).map(field => (['object', 'oldObject'] as const).map(root => podTemplateField(templates, root, field)));
  const differs = (field: string) => `(${metadata[0]}).?${field}.orValue({}) != (${metadata[1]}).?${field}.orValue({})`;
  return [`(${spec[0]}) != (${spec[1]})`, `object.kind != 'Pod' && (${differs('labels')} || ${differs('annotations')})`];
}

/** Scale is free, and templates are looked at as such. */
const NOT_BESIDE_TEMPLATES = ['template', 'jobTemplate', 'replicas'];

/** What controls read of the objects that have templates, for example the labels of a Deployment. */
function besideTemplates({ controls }: ControlGroup): string[] {
  const paths = new Set(controls.flatMap(fieldsRead).flatMap(([top, field]) => {
    if (top === 'metadata') return judgedMetadata(field);
    return top !== 'spec' || field === undefined ? [selection(top)] : NOT_BESIDE_TEMPLATES.includes(field) ? [] : [selection(top, field)];
  }));
  return paths.size === 0 ? [] : [`object.kind != 'Pod' && (${[...paths].map(changed).join(' || ')})`];
}

/** Everything in which objects of Kubernetes say what they want, and what controls read beside that. */
const JUDGED_FIELDS = [
  'spec', 'rules', 'roleRef', 'subjects', 'aggregationRule', 'data', 'stringData', 'binaryData', 'type', 'webhooks', 'automountServiceAccountToken',
].map(field => selection(field));

function objectParts({ controls, resources }: ControlGroup): string[] {
  const read = controls.flatMap(fieldsRead).flatMap(([top, field]) => top === 'metadata' ? judgedMetadata(field) : [selection(top)]);
  const anyBundle = controls.some(({ custom, control: { expression } }) => custom && expression.includes('caBundle'));
  const webhooks = !anyBundle && resources.some(({ kind }) => kind.endsWith('WebhookConfiguration'));
  return [
    ...[...new Set([...JUDGED_FIELDS, ...read])].filter(field => !(webhooks && field === selection('webhooks'))).map(changed),
    ...webhooks ? WEBHOOK_PARTS : [],
  ];
}

/** Names and such cannot be changed; owners and finalizers are for controllers. */
const judgedMetadata = (field: string | undefined) => ['labels', 'annotations'].filter(name => name === field || field === undefined).map(name => selection('metadata', name));

/**
 * Rules for subresources through which labels and annotations can be changed too, where controls read them. Not for engines: a
 * webhook that is down must not stop the status of everything.
 */
export function metadataRules({ controls, resources }: ControlGroup): ResourceRule[] {
  const readers = controls.filter(control => fieldsRead(control).some(([top, field]) => top === 'metadata' && judgedMetadata(field).length > 0));
  const isRead = (resource: ApiResource) => readers.some(({ control: { kinds = [] } }) => kinds.includes('*') || kinds.includes(qualifiedKind(resource)));
  return resources.filter(resource => qualifiedKind(resource) !== 'Pod' && isRead(resource)).map(resource => ({
    apiGroups: [resource.group],
    apiVersions: resource.versions,
    operations: ['UPDATE'],
    resources: ['status', ...qualifiedKind(resource) === 'Namespace' ? ['finalize'] : []].map(subresource => `${resource.resource}/${subresource}`),
  }));
}

/** CEL that goes behind an object. */
function selection(...path: string[]): string {
  return path.map(field => /^[A-Za-z_]\w*$/.test(field) ? `.?${field}` : `[?${celString(field)}]`).join('');
}

function changed(selected: string): string {
  return `dyn(object)${selected}.orValue(null) != dyn(oldObject)${selected}.orValue(null)`;
}

/** Fields one below the other that are selected from `object`; what is computed in between ends them. */
const SELECTED = /(?<![\w.])object\)?((?:\s*\.\s*\??\s*[A-Za-z_]\w*(?!\w*\s*\()|\s*\[\s*\??\s*'[^']*'\s*\])+)/g;

const UNJUDGED = ['apiVersion', 'kind', 'status'];

/** What a control reads of an object by itself, not through the pod that it runs. */
function fieldsRead({ control: { expression } }: EffectiveControl): [top: string, field: string | undefined][] {
  return [...expression.matchAll(SELECTED)].map(([, path]): [string, string | undefined] => {
    const [top, field] = [...path.matchAll(/'([^']*)'|([A-Za-z_]\w*)/g)].map(([, quoted, name]) => quoted ?? name);
    return [top, field as string | undefined];
  }).filter(([top]) => !UNJUDGED.includes(top));
}

const WEBHOOK_FIELDS = [
  'name', 'rules', 'failurePolicy', 'matchPolicy', 'matchConditions', 'namespaceSelector', 'objectSelector', 'sideEffects', 'timeoutSeconds',
  'admissionReviewVersions', 'reinvocationPolicy', 'clientConfig.?url', 'clientConfig.?service',
].map(field => `w.?${field}.orValue(null)`).join(', ');

const webhooksOf = (root: string) => `dyn(${root}).?webhooks.orValue([])`;
const unpinned = (root: string) => `${webhooksOf(root)}.exists(w, w.?clientConfig.?caBundle.orValue('') in ['', 'Cg=='])`;

/**
 * All of webhooks but their certificate authorities: those are replaced by themselves when they near their end, and a webhook
 * that keeps the old one is called in vain, which with `failurePolicy: Fail` stops whatever it is asked about. One that is
 * lost counts.
 */
const WEBHOOK_PARTS = [
  `${webhooksOf('object')}.map(w, [${WEBHOOK_FIELDS}]) != ${webhooksOf('oldObject')}.map(w, [${WEBHOOK_FIELDS}])`,
  `${unpinned('object')} && !${unpinned('oldObject')}`,
];
