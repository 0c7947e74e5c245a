import { DOMParser, Document, Element } from '@xmldom/xmldom';
import { HOSTILE_TEXTS, hostileShop, shop, textOf } from './assessments';

/** Read by an XML parser that forgives nothing. */
function parsed(assessment = shop(), all = false): Document {
  const onError = (level: string, message: string) => {
    throw new Error(`${level}: ${message}`);
  };
  return new DOMParser({ onError } as any).parseFromString(textOf(assessment, 'junit', { all }), 'text/xml');
}

const elements = (node: Document | Element, tag: string): Element[] => [...node.getElementsByTagName(tag)];
const number = (element: Element, name: string) => Number(element.getAttribute(name));

describe('junitReport', () => {
  it.each([['a shop', shop, false], ['a shop with all verdicts', shop, true], ['a shop full of hostile texts', hostileShop, true]])('counts what is there, for %s', (_, make, all) => {
    const document = parsed(make(), all);
    const suites = elements(document, 'testsuite');
    for (const suite of suites) {
      const counted = ['testcase', 'failure', 'error', 'skipped'].map(tag => elements(suite, tag).length);
      expect(['tests', 'failures', 'errors', 'skipped'].map(name => number(suite, name))).toEqual(counted);
    }
    for (const name of ['tests', 'failures', 'errors']) {
      expect(number(document.documentElement!, name)).toBe(suites.reduce((sum, suite) => sum + number(suite, name), 0));
    }
  });

  it('has a suite for each object and a case for each control that applies to it', () => {
    const assessment = shop();
    const document = parsed(assessment);
    const names = elements(document, 'testsuite').map(suite => suite.getAttribute('name'));
    expect(names.slice(0, 4)).toEqual(['Deployment shop/cart', 'Deployment shop/agent', 'Service shop/cart', 'ClusterRole all']);
    expect(names).toHaveLength(assessment._results.length + 2);
    expect(names.slice(-2)).toEqual(['waivers', 'unreadable documents']);
    const { passed, failed, waived, errors } = assessment.summary;
    expect(elements(document, 'testcase')).toHaveLength(passed + failed + waived + errors + assessment._waivers.length + assessment._diagnostics.length);
  });

  it('says what is wrong, where, and what to set', () => {
    const failure = elements(parsed(), 'failure').find(({ parentNode }) => (parentNode as Element).getAttribute('name') === 'no-privileged-containers')!;
    expect(failure.getAttribute('type')).toBe('critical');
    expect(failure.getAttribute('message')).toBe('securityContext.privileged is true');
    expect(failure.textContent).toContain('k8s/shop.yaml:8: container `web` of Deployment shop/cart');
    expect(failure.textContent).toContain('fix: set spec.template.spec.containers[0].securityContext.privileged to false');
  });

  it('skips what a waiver excuses and gives the reason', () => {
    const skipped = elements(parsed(), 'skipped');
    expect(skipped.map(element => element.getAttribute('message'))).toEqual(['waived: the node agent needs its devices (owner team-node, until 2027-06-30)']);
  });

  it('holds every hostile text as text', () => {
    const document = parsed(hostileShop());
    expect(elements(document, 'testcase').map(element => element.getAttribute('name'))).not.toContain('forged');
    const suites = elements(document, 'testsuite').map(element => element.getAttribute('name'));
    expect(suites).toContain(`Deployment ${HOSTILE_TEXTS[1]}/${HOSTILE_TEXTS[1]}`);
  });
});
