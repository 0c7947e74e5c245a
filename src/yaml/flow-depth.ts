/**
 * How deep brackets and braces of a text nest at the most. An upper bound: those within strings count too.
 *
 * `JSON.parse` takes any depth, and the parser that keeps positions recurses without a limit: where its stack ends
 * within a regular expression, V8 ends the whole process, which no `catch` prevents.
 */
export function flowDepth(text: string): number {
  let [depth, deepest] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    // [ and {, then ] and }
    if (char === 91 || char === 123) deepest = Math.max(deepest, ++depth);
    else if ((char === 93 || char === 125) && depth > 0) depth--;
  }
  return deepest;
}
