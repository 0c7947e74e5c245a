import { itJudges, pod, podSecuredWith } from '../check';

itJudges('read-only-root-filesystem', {
  good: [['true', podSecuredWith({ readOnlyRootFilesystem: true })], ['a Windows pod', pod({ os: { name: 'windows' } })]],
  bad: [['a container that says nothing', pod()], ['false', podSecuredWith({ readOnlyRootFilesystem: false })]],
});
