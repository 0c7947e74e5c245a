import { Finding } from '../../assessment';
import { objectLabel } from '../descriptions';
import { isAbsoluteUri, relativeUri } from '../file-uri';
import { onOneLine } from '../plain-text';

/** Base of relative files: the folder that the command ran in, for a pipeline the root of the repository. */
export const BASE = '%SRCROOT%';

/** Where a finding lies: the line of a file where one is known, the object, and the construct. */
export function locationsOf(finding: Finding): object[] {
  const { file, constructPath, path, kind } = finding;
  const object = { name: onOneLine(finding.name), fullyQualifiedName: `${objectLabel(finding)}${path === '' ? '' : `: ${onOneLine(path)}`}`, kind: onOneLine(kind) };
  return [{
    physicalLocation: file === undefined ? standIn(finding) : physicalLocation(file, finding.line),
    logicalLocations: constructPath === undefined ? [object] : [object, { fullyQualifiedName: onOneLine(constructPath), kind: 'construct' }],
  }];
}

/** A line of a file, or the file. */
export function physicalLocation(file: string, line?: number): object {
  return { artifactLocation: artifactOf(file), region: line === undefined ? undefined : { startLine: line } };
}

/**
 * GitHub refuses a whole upload for one result without a file and a line (docs.github.com, SARIF support for code
 * scanning). Where neither is known, the construct or the object stands there, and the description says that it is no file.
 */
function standIn(finding: Finding): object {
  // An object is one segment, whatever its names hold: no name leads to a file.
  const [what, path] = finding.constructPath === undefined ? ['object', objectLabel(finding).replace(/[\\/]/g, ':')] : ['construct', finding.constructPath];
  return {
    artifactLocation: { uri: relativeUri(`${what}/${path}`), description: { text: `not a file: the ${what} of which no file is known` } },
    region: { startLine: 1 },
  };
}

/** A file as a URI: relative ones to the base, absolute ones by themselves. */
export function artifactOf(file: string): object {
  if (file === '-') return { uri: 'stdin', description: { text: 'standard input' } };
  const uri = relativeUri(file);
  return isAbsoluteUri(uri) ? { uri } : { uri, uriBaseId: BASE };
}
