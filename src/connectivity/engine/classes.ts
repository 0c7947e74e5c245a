import { PodList } from './selectors';

/** A partition of pods: those that every list holds alike, and that a signature does not tell apart. */
export class Classes {
  /** By position of the pod. */
  public readonly of: Int32Array;
  /** Ascending pods of each class; classes in the order of their first pods. */
  public readonly members: readonly (readonly number[])[];
  private readonly known = new Map<PodList, readonly number[]>();

  /** @param signature of a pod: by what it is told apart besides lists */
  public constructor(count: number, lists: readonly PodList[], signature: (pod: number) => string) {
    const current = new Int32Array(count);
    const sizes: number[] = [];
    const bySignature = new Map<string, number>();
    for (let pod = 0; pod < count; pod++) {
      const text = signature(pod);
      let id = bySignature.get(text);
      if (id === undefined) {
        bySignature.set(text, id = sizes.length);
        sizes.push(0);
      }
      current[pod] = id;
      sizes[id]++;
    }
    for (const { pods } of lists) split(pods, current, sizes);
    const renumbered = new Int32Array(sizes.length).fill(-1);
    const members: number[][] = [];
    for (let pod = 0; pod < count; pod++) {
      const old = current[pod];
      if (renumbered[old] < 0) {
        renumbered[old] = members.length;
        members.push([pod]);
      } else {
        members[renumbered[old]].push(pod);
      }
      current[pod] = renumbered[old];
    }
    this.of = current;
    this.members = members;
  }

  /** The classes whose pods the list holds, ascending. */
  public in(list: PodList): readonly number[] {
    const { pods } = list;
    if (pods.length === 1) return [this.of[pods[0]]];
    let classes = this.known.get(list);
    if (!classes) {
      classes = [...new Set(pods.map(pod => this.of[pod]))].sort((a, b) => a - b);
      this.known.set(list, classes);
    }
    return classes;
  }
}

/** Pods of the list leave the classes that they do not fill. */
function split(pods: readonly number[], current: Int32Array, sizes: number[]): void {
  if (pods.length === 1) {
    const old = current[pods[0]];
    if (sizes[old] === 1) return;
    sizes[old]--;
    current[pods[0]] = sizes.length;
    sizes.push(1);
    return;
  }
  const hit = new Map<number, number>();
  for (const pod of pods) hit.set(current[pod], (hit.get(current[pod]) ?? 0) + 1);
  const moved = new Map<number, number>();
  for (const [old, count] of hit) {
    if (count === sizes[old]) continue;
    moved.set(old, sizes.length);
    sizes[old] -= count;
    sizes.push(count);
  }
  if (moved.size === 0) return;
  for (const pod of pods) current[pod] = moved.get(current[pod]) ?? current[pod];
}
