import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** A selection of pods in the terms of cdk8s-plus, which wants it to be a construct. It belongs to no tree. */
export class SelectedPods extends Construct implements kplus.IPodSelector {
  public constructor(id: string, private readonly config: kplus.PodSelectorConfig) {
    super(undefined as any, id);
  }

  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    return this.config;
  }
}
