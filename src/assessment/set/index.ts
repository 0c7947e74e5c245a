/**
 * How objects stand to each other: the facts that set controls judge, computed by indexes in near-linear time.
 * Facts say what is there and decide nothing: that is what controls are for.
 */
export * from './evaluate-set';
export * from './set-facts';
