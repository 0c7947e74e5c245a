import { Place } from './places';
import {
  CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, CR, DOUBLE_QUOTE, endsKey, HASH, isSpace, LF, OPEN_BRACE, OPEN_BRACKET,
  RARE, ScanCursor, SINGLE_QUOTE, SPACE, UNSURE,
} from './scan-cursor';

const BLOCK_SCALAR = new Set([...'|>'].map(char => char.charCodeAt(0)));

/**
 * Finds the lines of all fields of a document that is known to parse, an order of magnitude faster than a parser that
 * keeps positions. Knows block style by its columns, flow style and JSON. Undefined where it meets rarer syntax.
 *
 * @param content where the first character of content stands
 * @param line its line
 */
export function scanPlaces(text: string, content: number, end: number, line: number): Place | undefined {
  try {
    return new Scanner(text, content, end, line).document();
  } catch (error) {
    if (error === UNSURE || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** After each node the cursor stands on the first character of the next line that has content. */
class Scanner extends ScanCursor {
  public document(): Place {
    const root = this.node(-1);
    if (this.at < this.end) throw UNSURE;
    return root;
  }

  /** A node whose first character is under the cursor. */
  private node(parentIndent: number): Place {
    const char = this.char();
    if (this.isDash()) return this.sequence(this.column);
    if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      const place = this.flow();
      this.nextLine();
      return place;
    }
    if (RARE.has(char)) throw UNSURE;
    if (BLOCK_SCALAR.has(char)) return this.blockScalar(parentIndent);
    if (this.endOfKey() >= 0) return this.mapping(this.column);
    return this.scalar(parentIndent);
  }

  private mapping(indent: number): Place {
    const place: Place = { line: this.line, fields: new Map() };
    do {
      const line = this.line;
      const colon = this.endOfKey();
      if (colon < 0) throw UNSURE;
      const key = this.key(this.at, colon);
      if (key === '<<' || place.fields!.has(key)) throw UNSURE;
      this.at = colon + 1;
      const value = this.fieldValue(indent);
      value.line = line;
      place.fields!.set(key, value);
    } while (this.at < this.end && this.column === indent && !this.isDash());
    if (this.at < this.end && this.column > indent) throw UNSURE;
    return place;
  }

  private sequence(indent: number): Place {
    const place: Place = { line: this.line, items: [] };
    do {
      this.at++;
      place.items!.push(this.itemValue(indent));
    } while (this.at < this.end && this.column === indent && this.isDash());
    if (this.at < this.end && this.column > indent) throw UNSURE;
    return place;
  }

  private fieldValue(indent: number): Place {
    const { line } = this;
    if (this.skipSpace()) {
      const char = this.char();
      if (char === OPEN_BRACE || char === OPEN_BRACKET) return this.node(indent);
      if (RARE.has(char)) throw UNSURE;
      return BLOCK_SCALAR.has(char) ? this.blockScalar(indent) : this.scalar(indent);
    }
    this.nextLine();
    if (this.at >= this.end) return { line };
    if (this.column > indent) return this.node(indent);
    // The items of a field's list may stand in the column of the field.
    return this.column === indent && this.isDash() ? this.sequence(indent) : { line };
  }

  private itemValue(indent: number): Place {
    const { line, at } = this;
    if (this.skipSpace()) {
      if (this.text.slice(at, this.at).includes('\t')) throw UNSURE;
      this.column = indent + 1 + this.at - at;
      return this.node(indent);
    }
    this.nextLine();
    return this.at < this.end && this.column > indent ? this.node(indent) : { line };
  }

  private scalar(indent: number): Place {
    const place: Place = { line: this.line };
    const char = this.char();
    if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) {
      this.quoted();
      this.nextLine();
      return place;
    }
    this.at = this.lineEnd(this.at);
    this.nextLine();
    // Further lines of a plain scalar stand deeper than its parent.
    while (this.at < this.end && this.column > indent) {
      this.at = this.lineEnd(this.at);
      this.nextLine();
    }
    return place;
  }

  private blockScalar(indent: number): Place {
    const place: Place = { line: this.line };
    for (let at = this.lineEnd(this.at); ; at = this.lineEnd(at)) {
      if (at >= this.end) {
        this.at = this.end;
        return place;
      }
      const start = at + 1;
      let from = start;
      while (this.text.charCodeAt(from) === SPACE) from++;
      const char = this.text.charCodeAt(from);
      if (from - start <= indent && char !== LF && char !== CR && from < this.end) {
        this.at = at;
        this.nextLine();
        return place;
      }
      this.line++;
      at = from;
    }
  }

  /** A flow collection; the cursor ends behind its closing bracket. */
  private flow(): Place {
    const place: Place = { line: this.line };
    const isMapping = this.char() === OPEN_BRACE;
    const close = isMapping ? CLOSE_BRACE : CLOSE_BRACKET;
    if (isMapping) place.fields = new Map();
    else place.items = [];
    this.at++;
    for (;;) {
      this.skipFlowSpace();
      if (this.char() === close) break;
      if (isMapping) this.flowField(place.fields!);
      else place.items!.push(this.flowValue());
      this.skipFlowSpace();
      if (this.char() === COMMA) this.at++;
      else if (this.char() !== close) throw UNSURE;
    }
    this.at++;
    return place;
  }

  private flowField(fields: Map<string, Place>): void {
    const { line, at } = this;
    this.flowScalar();
    const key = this.key(at, this.at);
    if (key === '<<' || fields.has(key)) throw UNSURE;
    this.skipFlowSpace();
    let value: Place = { line };
    if (this.char() === COLON) {
      this.at++;
      this.skipFlowSpace();
      const next = this.char();
      if (next !== COMMA && next !== CLOSE_BRACE) value = this.flowValue();
    }
    value.line = line;
    fields.set(key, value);
  }

  private flowValue(): Place {
    const char = this.char();
    if (char === OPEN_BRACE || char === OPEN_BRACKET) return this.flow();
    const place: Place = { line: this.line };
    this.flowScalar();
    return place;
  }

  private flowScalar(): void {
    const char = this.char();
    if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) return this.quoted();
    if (RARE.has(char) || this.isDash()) throw UNSURE;
    const from = this.at;
    for (; this.at < this.end; this.at++) {
      const next = this.char();
      if (next === COMMA || next === OPEN_BRACE || next === CLOSE_BRACE || next === OPEN_BRACKET || next === CLOSE_BRACKET) break;
      if (next === LF || next === CR || (next === HASH && isSpace(this.text.charCodeAt(this.at - 1)))) throw UNSURE;
      if (next === COLON && endsFlowKey(this.text.charCodeAt(this.at + 1))) break;
    }
    if (this.at === from || this.at >= this.end) throw UNSURE;
  }

  private skipFlowSpace(): void {
    for (; this.at < this.end; this.at++) {
      const char = this.char();
      if (char === LF) this.line++;
      else if (char === HASH) throw UNSURE;
      else if (!isSpace(char) && char !== CR) return;
    }
    throw UNSURE;
  }

}

function endsFlowKey(char: number): boolean {
  return endsKey(char) || char === COMMA || char === OPEN_BRACE || char === CLOSE_BRACE || char === OPEN_BRACKET || char === CLOSE_BRACKET;
}
