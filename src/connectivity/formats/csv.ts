import { Connectivity } from '../connectivity';
import { rowsOf } from './connection-rows';
import { onOneLine } from './plain-text';

/** For spreadsheets (RFC 4180). Everything, however much. */
export function* csvGraph(connectivity: Connectivity): Iterable<string> {
  yield 'from,to,ports,unknown\r\n';
  for (const { from, to, ports, unknown = '' } of rowsOf(connectivity)) yield `${[from.label, to.label, ports, unknown].map(cell).join()}\r\n`;
}

/** A cell that begins like a formula is one for a spreadsheet. */
function cell(text: string): string {
  const plain = onOneLine(text);
  const safe = /^[=+@-]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
