import { IConstruct } from 'constructs';

/** Runs something, and names the construct in front of the message of whatever it throws. */
export function atConstruct<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`[${path}] ${(error as Error).message}`, { cause: error });
  }
}

/** Path of a construct that does not exist yet. */
export function pathBelow(scope: IConstruct, id: string): string {
  return [scope.node.path, id].filter(part => part !== '').join('/');
}
