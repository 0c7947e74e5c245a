/*
 * Prints docs/cli.md: the commands from the table that the command line is parsed with, after a few words that it cannot say.
 *
 *   npx tsx scripts/cli-doc.ts          writes the page
 *   npx tsx scripts/cli-doc.ts --check  says whether it is up to date (exit code 1 when it is not)
 */
import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { LARGEST_DOCUMENT, MOST_CHARACTERS, MOST_FIXES } from '../src/cli/file-fixes';
import { MAX_FILE_BYTES } from '../src/cli/input/read-file';
import { CommandSpec, operandUsage, optionUsage } from '../src/cli/interface/command-spec';
import { COMMANDS } from '../src/cli/interface/commands';
import { optionText, usage } from '../src/cli/interface/help';
import { REPORT_FORMATS } from '../src/reports';

export const CLI_DOC = join(__dirname, '..', 'docs', 'cli.md');

const PROSE = `# The command line

\`bulwark\` assesses Kubernetes objects in files, wherever they come from: written by hand, printed by Helm or kustomize, or
synthesized. It comes with the package: \`npx bulwark --help\`.

\`\`\`sh
bulwark assess k8s/                                      # what is not accepted, and how to repair it
bulwark fix k8s/ --dry-run                               # what can be repaired automatically
helm template shop ./chart | bulwark assess - --profile restricted
bulwark assess k8s/ --format sarif --output bulwark.sarif --fail-on high
\`\`\`

## What goes where

Data goes to standard output, or to the file that \`--output\` names, which is replaced as a whole or not at all. Everything else
goes to standard error: what was left out, what could not be read, and how far long work is, the latter on a terminal only. What could
not be read is in the report as well; who sees both on a terminal sees it once, and why the exit code is 1. Colours
are for terminals; \`--color\` comes first, then \`NO_COLOR\`, then \`FORCE_COLOR\`. When the reader of a pipe goes away, as \`head\` does,
the command ends without a word.

## Exit codes

| code | meaning |
| --- | --- |
| 0 | all is well |
| 1 | the command could not do its job: wrong arguments, or a file or document that could not be read. The rest is reported all the same |
| 2 | there are findings at or above \`--fail-on\` |

1 outranks 2, because the answer is incomplete; in a pipeline both stop it. \`--fail-on none\` never gives 2.

## What is read

- Files that are named, whatever their ending, pipes, and \`-\` for standard input.
- Folders, with all below: files that end in \`.yaml\`, \`.yml\`, \`.json\`, \`.jsonl\` or \`.ndjson\`. Names that begin with a dot and
  \`node_modules\` are skipped. The order is that of names, so that reports are the same everywhere.
- Patterns in quotes: \`*\` and \`?\` within a name, \`**\` for any folders, \`[a-c]\`, \`[!a-c]\`, \`{one,two}\`.

A symbolic link is followed as long as it leads to something in the folder that was named, and nothing is read twice, so that loops
end. A link to a file elsewhere is an error, because what it holds would be applied but not assessed; a link to a folder elsewhere is
not entered, and named on standard error. Name what a link leads to, or the link itself, to have it read.

YAML and JSON are read as kubectl does, as streams of documents; each line of \`.jsonl\` is a document; a List is as many objects as it
has items. UTF-8 and UTF-16 are understood. A path that does not exist, a folder or pattern in which there is nothing to read, a
document that does not parse, a named file without a single Kubernetes object, and a file larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB are errors,
each with its file, document and line. So are a key that occurs twice in one mapping, for readers disagree on which one holds, and a
template that is not rendered yet (\`{{…}}\`). In folders, documents that are no Kubernetes objects (values of Helm and the like) are left out and
counted.

## The same input, the same bytes

Nothing but the input decides what is printed. Two things need to know what day it is: waivers that expire, and formats that demand a
time (${REPORT_FORMATS.filter(({ needsTime }) => needsTime).map(({ name }) => name).join(', ')}). Both take it from \`SOURCE_DATE_EPOCH\` where that is set, in seconds since 1970, else from the clock (UTC).

What V8 compiled of the command is kept for the next run, in \`$XDG_CACHE_HOME\` or \`~/.cache\`, folder \`cdk8s-bulwark\`, because that is a
fifth of the time of a short run. Only a file that belongs to the user and that nobody else can write is read; it changes nothing in what
is printed. \`NODE_DISABLE_COMPILE_CACHE=1\` switches it off.

## Formats of an assessment`;

const SARIF = `### Fixes in SARIF

A result of SARIF has \`fixes\` where its control has a fix and the object was read from a file: the regions of the file that change, and what
comes in their place, with comments, order and formatting kept. A fix is for its own result. Make one and assess again before the next, or
run \`bulwark fix\`, which makes all at once: two fixes may want to add the same parent. There is none where the text cannot be
changed alone (a value behind an anchor that other fields share), where columns are not certain (bytes that are no text, lone
carriage returns, a byte order mark within), and for standard input; the JSON Patch of the object is in \`properties.fix\` all the same.

The first ${MOST_FIXES.toLocaleString('en-US')} results that have a fix get theirs, as long as their documents have at most ${LARGEST_DOCUMENT / 1024} Ki characters each and ${MOST_CHARACTERS / 1024 / 1024} Mi
for all fixes together; how many were left out is \`properties.fixesLeftOut\` of the run. GitHub code scanning refuses a run of more than
25,000 results, and shows 5,000 of them: assess large trees in parts, or with fewer controls. \`--all\` adds results, for what passes is one as well.`;

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function section(command: CommandSpec): string {
  const { name, summary, details, operands, options, examples, exitCodes } = command;
  return [
    `## bulwark ${name}`,
    summary,
    `\`\`\`text\n${usage(command)}\n\`\`\``,
    ...details,
    ...operands.length > 0 ? [table(['argument', 'meaning'], operands.map(operand => [`\`${operandUsage(operand)}\``, operand.description]))] : [],
    table(['option', 'meaning'], options.map(option => [`\`${optionUsage(option)}\``, optionText(option)])),
    `Exit codes: ${exitCodes.join('; ')}.`,
    `\`\`\`sh\n${examples.map(({ line, does }) => `# ${does}\n${line}`).join('\n')}\n\`\`\``,
  ].join('\n\n');
}

/** The page of the command line, in Markdown. */
export function renderCliDoc(): string {
  const formats = table(['format', 'what it is', 'media type'], REPORT_FORMATS.map(({ name, title, mediaType }) => [`\`${name}\``, title, mediaType]));
  return ['<!-- Generated by `npx tsx scripts/cli-doc.ts`. Do not edit. -->', PROSE, formats, SARIF, ...COMMANDS.map(section)].join('\n\n') + '\n';
}

function main(check: boolean): void {
  const page = renderCliDoc();
  if (!check) {
    writeFileSync(CLI_DOC, page);
  } else if (!existsSync(CLI_DOC) || readFileSync(CLI_DOC, 'utf8') !== page) {
    console.error('docs/cli.md is not up to date: run npx tsx scripts/cli-doc.ts');
    process.exitCode = 1;
  }
}

if (require.main === module) main(process.argv.includes('--check'));
