import { IConstruct } from 'constructs';

/** Runs something, and names the workload behind the message of whatever it throws, as the other rooms do. */
export function atConstruct<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`${(error as Error).message} (workload '${path}')`, { cause: error });
  }
}

/** Path of a construct that does not exist yet. */
export function pathBelow(scope: IConstruct, id: string): string {
  return [scope.node.path, id].filter(part => part !== '').join('/');
}
