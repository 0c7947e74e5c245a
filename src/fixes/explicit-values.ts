import { FixOperation } from '../controls';
import { FieldPath, formatPointer, KubeObject, parsePointer, valueAt } from '../manifests';
import { isAbsent } from './edit';

/**
 * Paths that the user's own JSON patches touched. What a patch says is explicit: it stays even where everything
 * else is enforced.
 */
export class PatchedPaths {
  public static readonly NONE = new PatchedPaths([], []);

  /** Reads operations of RFC 6902. Anything that does not look like one is ignored. */
  public static of(operations: readonly unknown[]): PatchedPaths {
    const written: string[][] = [];
    const removed: string[][] = [];
    for (const operation of operations) {
      const { op, path, from } = (operation ?? {}) as Record<string, unknown>;
      const at = pointer(path);
      if (!at) continue;
      if (op === 'remove') removed.push(at);
      if (op === 'add' || op === 'replace' || op === 'copy' || op === 'move') written.push(at);
      const source = op === 'move' ? pointer(from) : undefined;
      if (source) removed.push(source);
    }
    return written.length + removed.length === 0 ? PatchedPaths.NONE : new PatchedPaths(written, removed);
  }

  private constructor(
    /** Paths that patches added or replaced. */
    public readonly written: readonly string[][],
    private readonly removed: readonly string[][],
  ) {}

  /** The same patches as an object sees them that lies below a path. */
  public below(prefix: readonly string[]): PatchedPaths {
    const seen = (paths: readonly string[][]) => paths
      .filter(path => startsWith(path, prefix) || startsWith(prefix, path))
      .map(path => path.slice(prefix.length));
    return new PatchedPaths(seen(this.written), seen(this.removed));
  }

  /** Whether an edit would undo what a patch did. */
  public forbid(operation: FixOperation, path: FieldPath, object: KubeObject): boolean {
    const at = path.map(String);
    const removedOnPurpose = this.removed.some(patch => startsWith(at, patch) && isAbsent(valueAt(object, patch)));
    if (removedOnPurpose) return true;
    if (isAbsent(valueAt(object, path))) return false; // the patch says nothing about this field
    return this.written.some(patch => startsWith(at, patch) || (operation !== FixOperation.APPEND && startsWith(patch, at)));
  }
}

/** `/a/-` addresses an element that is in the list by now: the list stands for it. */
function pointer(value: unknown): string[] | undefined {
  if (typeof value !== 'string' || (value !== '' && !value.startsWith('/'))) return undefined;
  const path = parsePointer(value);
  return path[path.length - 1] === '-' ? path.slice(0, -1) : path;
}

/** Whatever the case: patches of generated classes say `hostPid`, manifests `hostPID`. */
function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((segment, i) => segment.toLowerCase() === path[i].toLowerCase());
}

/** A key for maps of paths. */
export function pathKey(path: FieldPath): string {
  return formatPointer(path);
}
