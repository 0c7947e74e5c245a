/** Counts the line breaks before positions of a text: `\n`, `\r\n` and `\r` each end a line. */
export function lineCount(text: string): (position: number) => number {
  const starts: number[] = [];
  const breaks = text.includes('\r') ? /\r\n|\r|\n/g : /\n/g;
  for (let found = breaks.exec(text); found; found = breaks.exec(text)) starts.push(breaks.lastIndex);
  return position => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (starts[middle] <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** How many line breaks a text has before a position. */
export function linesBefore(text: string, position: number): number {
  return lineCount(text.slice(0, position))(position);
}
