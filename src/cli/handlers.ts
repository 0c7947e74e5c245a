import { ExitCode } from './exit-code';
import { Arguments } from './interface/parse';
import { Io } from './io';

/** Does what a command says. */
export type Handler = (args: Arguments, io: Io) => ExitCode | Promise<ExitCode>;

/* eslint-disable @typescript-eslint/no-require-imports -- a command loads what it needs and nothing else: start-up is most of a short run */

/** What runs each command, loaded when it is asked for. */
export const HANDLERS: Readonly<Record<string, () => Handler>> = {
  'assess': () => (require('./assess-command') as typeof import('./assess-command')).assessCommand,
  'fix': () => (require('./fix-command') as typeof import('./fix-command')).fixCommand,
  'diff': () => (require('./diff-command') as typeof import('./diff-command')).diffCommand,
  'waivers check': () => (require('./waivers-command') as typeof import('./waivers-command')).waiversCheckCommand,
  'completion': () => (require('./completion-command') as typeof import('./completion-command')).completionCommand,
  'explain': () => (require('./explain-command') as typeof import('./explain-command')).explainCommand,
  'controls': () => (require('./controls-command') as typeof import('./controls-command')).controlsCommand,
  'frameworks': () => (require('./frameworks-command') as typeof import('./frameworks-command')).frameworksCommand,
};
