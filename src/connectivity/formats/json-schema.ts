/** What `graph --format json` gives, for other programs: docs/connectivity.schema.json. A change that breaks readers raises `schemaVersion`. */
export const CONNECTIVITY_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Who can talk to whom, as bulwark graph --format json prints it',
  type: 'object',
  required: ['schemaVersion', 'connections'],
  properties: {
    schemaVersion: { const: '1' },
    connections: {
      description: 'Everything that is not denied, sorted by from, then to. Not from a workload to itself, and not between addresses outside.',
      type: 'array',
      items: {
        type: 'object',
        required: ['from', 'to', 'ports'],
        properties: {
          from: { $ref: '#/definitions/peer' },
          to: { $ref: '#/definitions/peer' },
          ports: {
            description: 'all, or protocols in the order SCTP, TCP, UDP, each with its ports, ascending: SCTP 9003,TCP 8000,8080-8090,UDP 53.',
            type: 'string',
            pattern: '^(all|(SCTP|TCP|UDP) [0-9]+(-[0-9]+)?(,((SCTP|TCP|UDP) )?[0-9]+(-[0-9]+)?)*)$',
          },
          unknown: {
            description: 'Why nobody can say from objects whether these ports are allowed. Absent where they are. What is allowed of the same pair is a connection of its own.',
            type: 'string',
          },
        },
      },
    },
  },
  definitions: {
    peer: {
      description: 'namespace/name[Kind] of a workload, the topmost owner of its pods that is known; {ingress-controller}; or a range of addresses, first-last[External].',
      type: 'string',
    },
  },
} as const;
