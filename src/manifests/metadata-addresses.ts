/** An address at which a cloud hands out credentials or secrets of a node or pod to whoever asks from there. */
export interface MetadataAddress {
  readonly address: string;
  readonly service: string;
  /** Page of the provider that names the address. */
  readonly source: string;
}

/** The metadata services of the clouds. All of them answer plain HTTP on port 80. */
export const METADATA_ADDRESSES: readonly MetadataAddress[] = [
  { address: '100.100.100.200', service: 'Alibaba Cloud instance metadata', source: 'alibabacloud.com, View instance metadata' },
  { address: '168.63.129.16', service: 'Azure platform endpoint', source: 'learn.microsoft.com, What is IP address 168.63.129.16' },
  { address: '169.254.169.254', service: 'instance metadata of AWS, Azure, Google Cloud and others', source: 'docs.aws.amazon.com, Instance metadata' },
  { address: '169.254.170.2', service: 'credentials of AWS ECS tasks', source: 'docs.aws.amazon.com, Amazon ECS task IAM role' },
  { address: '169.254.170.23', service: 'AWS EKS Pod Identity agent', source: 'docs.aws.amazon.com, EKS Pod Identity considerations' },
  { address: 'fd00:ec2::23', service: 'AWS EKS Pod Identity agent, IPv6', source: 'docs.aws.amazon.com, EKS Pod Identity considerations' },
  { address: 'fd00:ec2::254', service: 'AWS instance metadata, IPv6', source: 'docs.aws.amazon.com, Instance metadata' },
  { address: 'fd20:ce::254', service: 'Google Cloud metadata server, IPv6', source: 'cloud.google.com, About VM metadata' },
];
