import { deploymentWith, itJudges, messages, pod } from '../check';

itJudges('pod-no-automounted-token', {
  good: [['false', pod({ automountServiceAccountToken: false })], ['false in a template', deploymentWith({}, { automountServiceAccountToken: false })]],
  bad: [
    ['true', pod({ automountServiceAccountToken: true })],
    ['nothing, which means true', pod()],
    ['null, which is nothing', pod({ automountServiceAccountToken: null })],
  ],
});

itJudges('no-default-service-account', {
  good: [
    ['an account of its own', pod({ serviceAccountName: 'app' })],
    ['an account of its own by the deprecated field', pod({ serviceAccount: 'app' })],
    ['both fields, as the API server returns them', pod({ serviceAccount: 'app', serviceAccountName: 'app' })],
    ['an account whose name begins with default', deploymentWith({}, { serviceAccountName: 'default-app' })],
  ],
  bad: [
    ['no account', pod()],
    ['the default account', pod({ serviceAccountName: 'default' })],
    ['an empty name', pod({ serviceAccountName: '', serviceAccount: '' })],
    ['the default account by the deprecated field', pod({ serviceAccountName: '', serviceAccount: 'default' })],
  ],
});

describe('findings about the service account of a pod', () => {
  it('say whether the field is missing or wrong', () => {
    expect(messages('pod-no-automounted-token', pod())).toEqual(['automountServiceAccountToken is not set, which means true']);
    expect(messages('pod-no-automounted-token', pod({ automountServiceAccountToken: true }))).toEqual(['automountServiceAccountToken is true']);
    expect(messages('no-default-service-account', pod())).toEqual(["the pod runs as service account 'default', because it names none"]);
    expect(messages('no-default-service-account', pod({ serviceAccountName: 'default' }))).toEqual(["the pod runs as service account 'default'"]);
  });
});
