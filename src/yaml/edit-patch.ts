import { formatPointer, parsePointer } from '../manifests';
import { isCollection, ownValue, setOwn } from './edit-values';

/** An operation of JSON Patch (RFC 6902): those three that fixes are made of. */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/**
 * The value with the operations made, as RFC 6902 says. The input stays as it is; what is not touched is shared with it.
 *
 * @throws when an operation does not fit the value
 */
export function patchValue(value: unknown, operations: readonly PatchOperation[]): unknown {
  return operations.reduce((current, operation) => patched(current, parsePointer(operation.path), 0, operation), value);
}

function patched(node: unknown, path: readonly string[], depth: number, operation: PatchOperation): unknown {
  if (depth === path.length) {
    if (operation.op === 'remove') throw new Error('json patch removes the whole document: expected a path below it');
    return operation.value;
  }
  const fail = (expected: string): never => {
    throw new Error(`json patch ${operation.op} '${operation.path}': ${expected} at '${formatPointer(path.slice(0, depth + 1))}'`);
  };
  if (!isCollection(node)) return fail('expected an object or a list above what stands');
  const segment = path[depth];
  const last = depth === path.length - 1;
  if (Array.isArray(node)) {
    const append = segment === '-' && last && operation.op === 'add';
    if (!append && !/^(?:0|[1-9]\d{0,8})$/.test(segment)) return fail('expected the position of an element');
    const index = append ? node.length : Number(segment);
    if (index > node.length || (index === node.length && !(last && operation.op === 'add'))) return fail(`expected one of ${node.length} elements`);
    const copy = [...node];
    if (last && operation.op === 'add') copy.splice(index, 0, operation.value);
    else if (last && operation.op === 'remove') copy.splice(index, 1);
    else copy[index] = patched(node[index], path, depth + 1, operation);
    return copy;
  }
  if (!Object.hasOwn(node, segment) && !(last && operation.op === 'add')) return fail('expected a field');
  const copy = { ...node };
  if (last && operation.op === 'remove') delete copy[segment];
  else setOwn(copy, segment, patched(ownValue(node, segment), path, depth + 1, operation));
  return copy;
}
