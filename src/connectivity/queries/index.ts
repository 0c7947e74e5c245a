/** Questions about one pair, or about many. */
export * from './query-lines';
export * from './reach-answer';
