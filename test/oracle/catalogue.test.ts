import { controlsAt, expressionsOf, policyOf, TEMPLATES } from './catalogue-cases';
import { ask, compileByOracle, describeWithOracle, OracleProgram } from './oracle';
import { compileCel } from '../../src/cel';
import { boundNames, preludeVariables } from '../../src/controls';

const VERSIONS = ['1.30', '1.34', '1.37'];

describeWithOracle('the compiler of the API server', () => {
  test.each(VERSIONS)('takes every expression of the catalogue on %s, as ours does', kubernetesVersion => {
    const expressions = controlsAt(kubernetesVersion).flatMap(expressionsOf);
    const programs = Object.fromEntries(expressions.map(({ name, expression, control }): [string, OracleProgram] =>
      [name, { expression, variables: boundNames(control), kubernetesVersion }]));
    const compiled = compileByOracle(programs);
    const refused = Object.entries(compiled).filter(([, { compileError }]) => compileError !== undefined);
    expect(refused).toEqual([]);
    for (const { expression, variables } of Object.values(programs)) {
      expect(() => compileCel(expression, { variables, kubernetesVersion })).not.toThrow();
    }
    const wrong = expressions.filter(({ name, role }) => !(role === 'message' ? ['string', 'dyn'] : ['bool', 'dyn']).includes(compiled[name].type!));
    expect(wrong.map(({ name }) => `${name}: ${compiled[name].type}`)).toEqual([]);
    console.info(`${kubernetesVersion}: ${expressions.length} expressions of ${controlsAt(kubernetesVersion).length} controls compile`);
  });

  test.each(VERSIONS)('takes the catalogue as one policy on %s, with the prelude as its variables', kubernetesVersion => {
    const compiled = ask([{ policies: { all: policyOf(kubernetesVersion) } }])[0].policies.all;
    const refused = Object.entries<any>(compiled).filter(([, { compileError }]) => compileError !== undefined);
    expect(refused).toEqual([]);
    expect(Object.keys(compiled).length).toBeGreaterThan(preludeVariables(TEMPLATES).length + 100);
  });
});
