import { assessCommand } from './assess-command';
import { completionCommand } from './completion-command';
import { controlsCommand } from './controls-command';
import { diffCommand } from './diff-command';
import { ExitCode } from './exit-code';
import { explainCommand } from './explain-command';
import { fixCommand } from './fix-command';
import { frameworksCommand } from './frameworks-command';
import { graphCommand } from './graph-command';
import { Arguments } from './interface/parse';
import { Io } from './io';
import { networkDiffCommand } from './network-diff-command';
import { networkLintCommand } from './network-lint-command';
import { policiesCommand } from './policies-command';
import { reachCommand } from './reach-command';
import { waiversCheckCommand } from './waivers-command';

/** Does what a command says. */
export type Handler = (args: Arguments, io: Io) => ExitCode | Promise<ExitCode>;

/**
 * What runs each command. Loaded all at once: in one bundle, code that must be able to load piece by piece takes longer to
 * load than all of it without.
 */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  'assess': assessCommand,
  'fix': fixCommand,
  'diff': diffCommand,
  'waivers check': waiversCheckCommand,
  'policies': policiesCommand,
  'graph': graphCommand,
  'reach': reachCommand,
  'network diff': networkDiffCommand,
  'network lint': networkLintCommand,
  'completion': completionCommand,
  'explain': explainCommand,
  'controls': controlsCommand,
  'frameworks': frameworksCommand,
};
