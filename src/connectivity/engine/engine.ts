import { Explanation } from './explanation';
import { ConnectivityGraph } from './graph';
import { Endpoint, Verdict } from './verdict';
import { AddressSet } from '../model/address-set';
import { Layer } from '../model/policy-model';
import { World } from '../model/world';

/** What evaluation asks beyond world and policies. */
export interface EngineOptions {
  /** Where pods whose addresses are not known have them. */
  readonly podCidrs: AddressSet;
  /** Addresses of nodes. @default - not known */
  readonly nodeCidrs?: AddressSet;
}

/** Evaluates policies: for a pair at once, for everybody by classes. */
export class Engine {
  public constructor(public readonly world: World, public readonly layers: readonly Layer[], public readonly options: EngineOptions) {}

  /** What holds between two ends. */
  public verdict(_from: Endpoint, _to: Endpoint): Verdict {
    throw new Error('not there yet');
  }

  /** As `verdict`, with what decided. */
  public explain(_from: Endpoint, _to: Endpoint): Explanation {
    throw new Error('not there yet');
  }

  /** Who reaches whom, by classes. Computed once. */
  public graph(): ConnectivityGraph {
    throw new Error('not there yet');
  }
}
