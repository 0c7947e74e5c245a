import { existsSync, mkdirSync, realpathSync } from 'fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'path';
import { Assessment } from '../assessment';
import { replaceFile } from '../files';
import { renderReport, reportFormat, toolVersion } from '../reports';
import { PostureReport } from './posture-props';
import { reportTime } from './source-date';

/**
 * Checks what reports are asked for, before anything is assessed.
 *
 * @param outdir the folder of the manifests, where there is one
 * @throws when a format is unknown, a path is empty, given twice, or in the folder of the manifests
 */
export function checkReports(reports: readonly PostureReport[], outdir?: string): void {
  if (!Array.isArray(reports)) throw new Error(`reports is ${JSON.stringify(reports)}: expected a list of formats and paths`);
  const taken = new Set<string>();
  for (const [i, report] of reports.entries()) {
    const what = `reports[${i}]`;
    if (typeof report !== 'object' || report === null) throw new Error(`${what} is ${JSON.stringify(report)}: expected a format and a path`);
    try {
      reportFormat(report.format);
    } catch (error) {
      throw new Error(`${what}: ${(error as Error).message}`);
    }
    const { path } = report;
    if (typeof path !== 'string' || path === '') throw new Error(`${what} has path ${JSON.stringify(path)}: expected the name of a file`);
    if (report.all !== undefined && typeof report.all !== 'boolean') throw new Error(`${what} has all ${JSON.stringify(report.all)}: expected true or false`);
    const file = realPath(resolve(path));
    if (taken.has(file)) throw new Error(`${what} is written to '${path}', and so is another: give each its own file`);
    taken.add(file);
    if (outdir !== undefined && isInside(file, realPath(resolve(outdir)))) {
      throw new Error(`${what} is written to '${path}', in the folder of the manifests '${outdir}', whose files are applied to the cluster and `
        + `deleted by the next synth: write it elsewhere, for example to 'reports/${basename(path)}'`);
    }
  }
}

/**
 * Writes reports, each as a whole or not at all, and makes the folders that they need.
 *
 * @returns what could not be written, and why
 */
export function writeReports(assessment: Assessment, reports: readonly PostureReport[]): string[] {
  return reports.flatMap(({ format, path, all }) => {
    try {
      const { needsTime } = reportFormat(format);
      const time = needsTime ? reportTime() : undefined;
      mkdirSync(dirname(resolve(path)), { recursive: true });
      replaceFile(resolve(path), renderReport(assessment, format, { all, time, toolVersion: toolVersion() }));
      return [];
    } catch (error) {
      return [`report '${path}' could not be written: ${(error as Error).message}`];
    }
  });
}

/** The path with links followed as far as it exists. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realPath(parent), basename(path));
}

function isInside(file: string, folder: string): boolean {
  const path = relative(folder, file);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
