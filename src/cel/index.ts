/**
 * Evaluates the Kubernetes dialect of CEL. The engine stays behind this door so that it can be replaced; it knows
 * nothing of controls, and of Kubernetes only what its CEL libraries are.
 */
export { CelError, CelLimitError, CelSyntaxError, CelVersionError } from './errors';
export { type CelEnvironment, type CelProgram, compileCel } from './program';
export { fuseWalks } from './fuse';
export { simplifyCel } from './simplify';
export { type Replacement, rewriteCel } from './rewrite';
export { CelDouble, CelUint } from './values';
