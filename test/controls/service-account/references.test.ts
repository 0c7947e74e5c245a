import { deployment, itJudgesFirst, judged, object } from '../set';

const account = (name: string, metadata = {}) => object('v1', 'ServiceAccount', name, {}, metadata);
const web = deployment('web', {}, { serviceAccountName: 'web' });

itJudgesFirst('service-account-exists', {
  good: [
    ['an account that is there', [web, account('web')]],
    ['a set without accounts', [web]],
    ['accounts of another namespace only', [web, account('api', { namespace: 'other' })]],
    ['the account called default', [deployment('web'), account('api')]],
    ['the deprecated field', [deployment('web', {}, { serviceAccount: 'web' }), account('web')]],
  ],
  bad: [['an account that is not', [web, account('api')]], ['one of another namespace', [web, account('api'), account('web', { namespace: 'other' })]]],
});

it('service-account-exists names the account', () => {
  expect(judged('service-account-exists', [deployment('web', {}, { serviceAccount: 'wbe' }), account('web')])[0]).toEqual(["there is no service account 'wbe' in the namespace"]);
});

itJudgesFirst('service-account-used', {
  good: [
    ['an account of a workload', [account('web'), web]],
    ['the account called default', [account('default')]],
    ['an account of a kind of an operator', [account('prometheus'), object('monitoring.coreos.com/v1', 'Prometheus', 'main', { spec: { serviceAccountName: 'prometheus' } })]],
  ],
  bad: [['an account of nobody', [account('web')]], ['one that another namespace uses', [account('web'), { ...web, metadata: { name: 'web', namespace: 'other' } }]]],
});
