import { Assessment, Finding, frameworkEvidence, scoreOf } from '../assessment';
import { apiGroupOf, KubeObject } from '../manifests';

/** A score before and after. */
export interface ScoreChange {
  /** Id of the framework; empty for the whole profile. */
  readonly framework: string;
  readonly before?: number;
  readonly after?: number;
}

/** What became better and what worse from one assessment to another. */
export interface Comparison {
  /** Findings that were not there before, worst first; also those of objects that were not there. */
  readonly worse: readonly Finding[];
  /** Findings that are gone, worst first; also with their objects. */
  readonly better: readonly Finding[];
  readonly added: readonly KubeObject[];
  readonly removed: readonly KubeObject[];
  readonly scores: readonly ScoreChange[];
}

/** Compares two assessments under the same profile. */
export function compare(before: Assessment, after: Assessment): Comparison {
  return {
    worse: without(after.findings, before.findings),
    better: without(before.findings, after.findings),
    added: objectsWithout(after, before),
    removed: objectsWithout(before, after),
    scores: scoreChanges(before, after),
  };
}

/** The findings that the others do not have; as many of a kind as there are more. */
function without(findings: readonly Finding[], others: readonly Finding[]): Finding[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(keyOf(other), (left.get(keyOf(other)) ?? 0) + 1);
  return findings.filter(finding => {
    const key = keyOf(finding);
    const number = left.get(key) ?? 0;
    left.set(key, number - 1);
    return number <= 0;
  });
}

/** The same finding in another place of a list has the same key where the list has names: containers move. */
function keyOf({ control, apiVersion, kind, namespace, name, path, container }: Finding): string {
  const place = container === undefined ? path : path.replace(/(ontainers)\[\d+\]/, `$1[${container.replaceAll('$', '$$$$')}]`);
  return JSON.stringify([control, apiGroupOf(apiVersion), kind, namespace, name, place]);
}

function objectsWithout(assessment: Assessment, other: Assessment): KubeObject[] {
  const known = new Set(other._results.map(({ entry }) => identityOf(entry.object)));
  return assessment._results.map(({ entry }) => entry.object).filter(object => !known.has(identityOf(object)));
}

/** The version of an API is no part of it: moving from one to the next keeps the object. */
function identityOf({ apiVersion, kind, metadata }: KubeObject): string {
  return JSON.stringify([apiGroupOf(apiVersion), kind, metadata?.namespace, metadata?.name]);
}

function scoreChanges(before: Assessment, after: Assessment): ScoreChange[] {
  const [left, right] = [before, after].map(assessment => new Map(frameworkEvidence(assessment).map(({ framework, score }) => [framework, score])));
  return [
    { framework: '', before: scoreOf(before._evidence).score, after: scoreOf(after._evidence).score },
    ...[...new Set([...left.keys(), ...right.keys()])].map(framework => ({ framework, before: left.get(framework), after: right.get(framework) })),
  ];
}
