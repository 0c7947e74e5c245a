import { WorldReport } from './world-report';
import { FieldPath, ManifestEntry } from '../../manifests';

/** Labels or annotations. What is no text is reported, and read as the text that it is written with where it has one. */
export function readStrings(value: unknown, path: FieldPath, entry: ManifestEntry, report: WorldReport): Map<string, string> {
  const result = new Map<string, string>();
  if (value === undefined || value === null) return result;
  if (typeof value !== 'object' || Array.isArray(value)) {
    report.add(entry, 'is no map of texts: expected keys with texts; it is left out', path);
    return result;
  }
  for (const key of Object.keys(value)) {
    const text: unknown = (value as Record<string, unknown>)[key];
    if (typeof text === 'string') {
      result.set(key, text);
    } else if (typeof text === 'number' || typeof text === 'boolean') {
      report.add(entry, `is ${text}, a ${typeof text}, which the API server refuses: put it in quotes; it is read as '${text}'`, [...path, key]);
      result.set(key, String(text));
    } else {
      report.add(entry, 'is no text, which the API server refuses: expected a text; it is left out', [...path, key]);
    }
  }
  return result;
}
