/** A piece of a message: plain text, or a CEL expression of type string. */
export interface MessagePart {
  readonly text?: string;
  readonly expression?: string;
}

/** Splits `adds {{ container.name }} to it` into text and expressions. */
export function parseMessage(message: string): MessagePart[] {
  const parts: MessagePart[] = [];
  let rest = message;
  for (;;) {
    const open = rest.indexOf('{{');
    const close = open < 0 ? -1 : rest.indexOf('}}', open + 2);
    if (close < 0) break;
    if (open > 0) parts.push({ text: rest.slice(0, open) });
    parts.push({ expression: rest.slice(open + 2, close).trim() });
    rest = rest.slice(close + 2);
  }
  if (rest !== '') parts.push({ text: rest });
  return parts;
}

/** CEL that was written over several lines, for a message, which has one. */
export function onOneLine(expression: string): string {
  return expression.replace(/\s*\n\s*/g, ' ');
}
