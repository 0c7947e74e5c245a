import { ApiObject } from 'cdk8s';
import { KubeObject } from '../manifests';
import { withLostPatches } from './lost-patches';

/** Changes a manifest. It gets a copy of its own, may change it in place, and returns the result. Must be pure otherwise. */
export type ManifestTransform = (manifest: KubeObject) => KubeObject;

/** What happens between the rendering of an object by its class and the finished manifest. */
interface Pipeline {
  readonly render: () => KubeObject;
  readonly extensions: Map<string, ManifestTransform>;
  finish?: ManifestTransform;
}

const PIPELINES = new WeakMap<ApiObject, Pipeline>();

/**
 * Adds a step to the rendering of one object, after Lazy values, JSON patches and the field lists of generated
 * classes: those drop every field that their Kubernetes version does not know, so this is the only place where
 * such a field can be added.
 *
 * Steps run in the order of their ids, so that the order of calls does not matter. The same id again replaces the step.
 */
export function transformManifest(apiObject: ApiObject, id: string, transform: ManifestTransform): void {
  pipelineOf(apiObject).extensions.set(id, transform);
}

/** The last step of all, after every `transformManifest`. Must not change its input. There is one; setting it again replaces it. */
export function finishManifest(apiObject: ApiObject, transform: ManifestTransform): void {
  pipelineOf(apiObject).finish = transform;
}

/** The manifest as it reaches the last step. */
export function manifestBeforeFinish(apiObject: ApiObject): KubeObject {
  const pipeline = PIPELINES.get(apiObject);
  return pipeline ? extended(pipeline) : apiObject.toJson();
}

function pipelineOf(apiObject: ApiObject): Pipeline {
  const existing = PIPELINES.get(apiObject);
  if (existing) return existing;
  // Before the exchange: an own method, set by somebody else, stays part of the rendering.
  const render = apiObject.toJson;
  const pipeline: Pipeline = { render: () => withLostPatches(apiObject, render.call(apiObject)), extensions: new Map() };
  PIPELINES.set(apiObject, pipeline);
  delete (apiObject as { toJson?: unknown }).toJson;
  Object.setPrototypeOf(apiObject, renderingPrototype(Object.getPrototypeOf(apiObject)));
  return pipeline;
}

const RENDERING_PROTOTYPES = new WeakMap<object, object>();

/**
 * The prototype of a class, with a `toJson` that runs the pipeline of the object. Not a method of the instance: other
 * languages call those of the class. Not the class itself either: objects without steps stay as they are.
 */
function renderingPrototype(prototype: object): object {
  let rendering = RENDERING_PROTOTYPES.get(prototype);
  if (!rendering) {
    rendering = Object.create(prototype, { toJson: { value: renderThroughPipeline, configurable: true, writable: true } }) as object;
    RENDERING_PROTOTYPES.set(prototype, rendering);
  }
  return rendering;
}

function renderThroughPipeline(this: ApiObject): KubeObject {
  const pipeline = PIPELINES.get(this)!;
  const manifest = extended(pipeline);
  return pipeline.finish ? pipeline.finish(manifest) : manifest;
}

function extended({ render, extensions }: Pipeline): KubeObject {
  const rendered = render();
  if (extensions.size === 0) return rendered;
  const steps = [...extensions].sort(([a], [b]) => (a < b ? -1 : 1));
  // A rendered manifest may share values with the props of its construct: steps change a copy.
  return steps.reduce((manifest, [, transform]) => transform(manifest), structuredClone(rendered));
}
