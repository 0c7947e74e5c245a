/** Something wrong in a settings file. */
export interface SettingsFault {
  /** Line in the file, from 1; undefined where the file as a whole is meant. */
  readonly line?: number;
  readonly message: string;
}

/** Everything that is wrong in a settings file, by line. */
export class SettingsError extends Error {
  public readonly faults: readonly SettingsFault[];

  public constructor(public readonly file: string, faults: readonly SettingsFault[]) {
    const byLine = [...faults].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).map(fault => ({ ...fault, message: onOneLine(fault.message) }));
    const lines = byLine.map(({ line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`);
    super(lines.length === 1 ? lines[0] : [`${file} has ${lines.length} faults:`, ...lines].join('\n  '));
    this.name = 'SettingsError';
    this.faults = byLine;
  }
}

/** What a file says must neither forge a line of a message nor move the cursor. */
function onOneLine(message: string): string {
  return message.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
