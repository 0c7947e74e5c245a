/** Text as a string literal of CEL, on one line. */
export function celString(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${escaped}'`;
}

/** A JSON value as a literal of CEL. Lists and maps must hold values of one type: mixed ones do not compile in any version. */
export function celLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return celString(value);
  if (Array.isArray(value)) return `[${value.map(celLiteral).join(', ')}]`;
  if (typeof value === 'object') return `{${Object.entries(value).map(([key, entry]) => `${celString(key)}: ${celLiteral(entry)}`).join(', ')}}`;
  return String(value);
}
