import { IConstruct } from 'constructs';
import { programLineOf, ProgramLine, Provenance } from '../manifests';

/** The path of a construct, and the line of the program that created it, or something for it. */
export function provenanceOf({ node }: IConstruct, created: object): Provenance {
  return lazily(node.path, () => programLineOf(created));
}

/** The path of a construct, and the line of the program that created it or what is nearest above it and known. */
export function provenanceOfConstruct(construct: IConstruct): Provenance {
  return lazily(construct.node.path, () => {
    for (let at: IConstruct | undefined = construct; at; at = at.node.scope) {
      const line = programLineOf(at);
      if (line) return line;
    }
    return undefined;
  });
}

/** Reading a stack costs more than taking it, and only findings are asked for their lines. */
function lazily(constructPath: string, find: () => ProgramLine | undefined): Provenance {
  return {
    constructPath,
    get file() {
      return find()?.file;
    },
    get line() {
      return find()?.line;
    },
  };
}
