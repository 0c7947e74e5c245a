import { ReachAnswer, ReachAnswers } from './reach-answer';
import { MAX_PORT, MIN_PORT, PortSet, Protocol, PROTOCOLS } from '../model/port-set';

/** What became of a line. */
export interface AnsweredLine {
  /** JSON without a line break. */
  readonly text: string;
  /** @default - the line could not be answered */
  readonly verdict?: ReachAnswer['verdict'];
}

const EXPECTED = 'expected for example {"from":"shop/web","to":"shop/api","port":8080,"protocol":"TCP"}';

/**
 * Answers one query a line: `{"from", "to", "port", "protocol"}`, whose other fields come back with the answer. Never throws: a
 * line that is none gives an `error`.
 *
 * @param number of the line, from 1
 */
export function answerLine(line: string, answers: ReachAnswers, number: number): AnsweredLine {
  const failed = (problem: string, own: object = {}) => ({ text: JSON.stringify({ ...own, error: `line ${number} ${problem}` }) });
  let query: unknown;
  try {
    query = JSON.parse(line);
  } catch {
    return failed(`is no JSON: ${EXPECTED}`);
  }
  if (typeof query !== 'object' || query === null || Array.isArray(query)) {
    return failed(`is no object: ${EXPECTED}`);
  }
  // What a line carries under the names of an answer must not pass for one.
  const { verdict: _verdict, because: _because, error: _error, ports: _ports, ...own } = query as Record<string, unknown>;
  try {
    const { from, to } = own;
    if (typeof from !== 'string' || typeof to !== 'string') throw new Error(`'${typeof from === 'string' ? 'to' : 'from'}' is missing or no text: expected the name of a workload, a pod or an address`);
    const ports = portsOf(own);
    const answer = answers.ask(from, to, ports);
    const which = own.port === undefined ? { ports: answer.allowed.toString() } : {};
    return { text: JSON.stringify({ ...own, verdict: answer.verdict, ...which, because: answers.because(answer) }), verdict: answer.verdict };
  } catch (error) {
    return failed(`cannot be answered: ${(error as Error).message}`, own);
  }
}

function portsOf({ port, protocol }: Record<string, unknown>): PortSet {
  const known = protocol === undefined ? undefined : protocolOf(protocol);
  if (port === undefined) return known ? PortSet.of(known) : PortSet.ALL;
  const number = typeof port === 'string' && /^\d{1,5}$/.test(port) ? Number(port) : port;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < MIN_PORT || number > MAX_PORT) {
    throw new Error(`'port' is ${JSON.stringify(port)}: expected a whole number from ${MIN_PORT} to ${MAX_PORT}`);
  }
  return PortSet.port(known ?? 'TCP', number);
}

function protocolOf(value: unknown): Protocol {
  const protocol = PROTOCOLS.find(known => typeof value === 'string' && known === value.toUpperCase());
  if (!protocol) throw new Error(`'protocol' is ${JSON.stringify(value)}: expected ${PROTOCOLS.join(', ')}`);
  return protocol;
}
