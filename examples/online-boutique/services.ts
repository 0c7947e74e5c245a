import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Probes, SecureDeployment, SecureDeploymentProps } from 'cdk8s-bulwark';

const REPOSITORY = 'us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo';
const VERSION = 'v0.10.6';

/** CPU in thousandths and memory in mebibytes, as request and limit. */
interface Amount {
  readonly cpu: [request: number, limit: number];
  readonly memory: [request: number, limit: number];
}

const SMALL: Amount = { cpu: [100, 200], memory: [64, 128] };

function resources({ cpu, memory }: Amount): kplus.ContainerResources {
  return {
    cpu: { request: kplus.Cpu.millis(cpu[0]), limit: kplus.Cpu.millis(cpu[1]) },
    memory: { request: Size.mebibytes(memory[0]), limit: Size.mebibytes(memory[1]) },
  };
}

function env(values: { [name: string]: string }): { [name: string]: kplus.EnvValue } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, kplus.EnvValue.fromValue(value)]));
}

/** What all pods of the shop share: the images run as user 1000. */
function shared(name: string): SecureDeploymentProps {
  return {
    metadata: { name },
    podMetadata: { labels: { app: name } },
    securityContext: { user: 1000, group: 1000, fsGroup: 1000 },
    terminationGracePeriod: Duration.seconds(5),
  };
}

/** What differs between the services that speak gRPC. */
interface GrpcService {
  /** The port that the server listens on. */
  readonly port: number;
  /** @default - as `port` */
  readonly servicePort?: number;
  readonly env: { [name: string]: string };
  /** @default SMALL */
  readonly amount?: Amount;
  /** How the server is asked for its health. @default - every ten seconds, from the start */
  readonly probe?: kplus.ProbeOptions;
}

function grpcService(scope: Construct, name: string, { port, servicePort, env: values, amount, probe }: GrpcService): SecureDeployment {
  const deployment = new SecureDeployment(scope, name, {
    ...shared(name),
    containers: [{
      name: 'server',
      image: `${REPOSITORY}/${name}:${VERSION}`,
      ports: [{ number: port }],
      envVariables: env(values),
      resources: resources(amount ?? SMALL),
      readiness: Probes.fromGrpc(port, probe),
      // More patient than readiness: a busy server should leave its Service, not be killed.
      liveness: Probes.fromGrpc(port, { ...probe, failureThreshold: 6 }),
    }],
  });
  deployment.exposeViaService({ name, ports: [{ name: 'grpc', port: servicePort ?? port, targetPort: port }] });
  return deployment;
}

function frontend(scope: Construct): SecureDeployment {
  const probe = (session: string) => ({ port: 8080, headers: { Cookie: `shop_session-id=${session}` }, initialDelaySeconds: Duration.seconds(10) });
  return new SecureDeployment(scope, 'frontend', {
    ...shared('frontend'),
    terminationGracePeriod: Duration.seconds(30),
    containers: [{
      name: 'server',
      image: `${REPOSITORY}/frontend:${VERSION}`,
      ports: [{ number: 8080 }],
      readiness: Probes.fromHttpGet('/_healthz', probe('x-readiness-probe')),
      liveness: Probes.fromHttpGet('/_healthz', probe('x-liveness-probe')),
      resources: resources(SMALL),
      envVariables: env({
        PORT: '8080',
        PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550',
        CURRENCY_SERVICE_ADDR: 'currencyservice:7000',
        CART_SERVICE_ADDR: 'cartservice:7070',
        RECOMMENDATION_SERVICE_ADDR: 'recommendationservice:8080',
        SHIPPING_SERVICE_ADDR: 'shippingservice:50051',
        CHECKOUT_SERVICE_ADDR: 'checkoutservice:5050',
        AD_SERVICE_ADDR: 'adservice:9555',
        // Optional, and not part of the release: there is nothing at this address.
        SHOPPING_ASSISTANT_SERVICE_ADDR: 'shoppingassistantservice:80',
        ENABLE_PROFILER: '0',
      }),
    }],
  });
}

function redis(scope: Construct): SecureDeployment {
  const probe = { port: 6379, periodSeconds: Duration.seconds(5) };
  const deployment = new SecureDeployment(scope, 'redis-cart', {
    ...shared('redis-cart'),
    terminationGracePeriod: Duration.seconds(30),
    // One memory: two would each hold half of the carts.
    replicas: 1,
    containers: [{
      name: 'redis',
      image: 'redis:alpine',
      ports: [{ number: 6379 }],
      readiness: kplus.Probe.fromTcpSocket(probe),
      liveness: kplus.Probe.fromTcpSocket({ ...probe, failureThreshold: 6 }),
      writablePaths: ['/data'],
      writablePathSize: Size.mebibytes(256),
      resources: resources({ cpu: [70, 125], memory: [200, 256] }),
    }],
  });
  deployment.exposeViaService({ name: 'redis-cart', ports: [{ name: 'tcp-redis', port: 6379, targetPort: 6379 }] });
  return deployment;
}

const WAIT_FOR_FRONTEND = `MAX_RETRIES=12
RETRY_INTERVAL=10
for i in $(seq 1 $MAX_RETRIES); do
  echo "Attempt $i of $MAX_RETRIES: asking \${FRONTEND_ADDR}"
  if wget -q -O /dev/null "http://\${FRONTEND_ADDR}"; then exit 0; fi
  sleep $RETRY_INTERVAL
done
echo "No answer from \${FRONTEND_ADDR}"
exit 1
`;

function loadGenerator(scope: Construct): SecureDeployment {
  return new SecureDeployment(scope, 'loadgenerator', {
    ...shared('loadgenerator'),
    replicas: 1,
    initContainers: [{
      name: 'frontend-check',
      image: 'busybox:1.38.0@sha256:fd8d9aa63ba2f0982b5304e1ee8d3b90a210bc1ffb5314d980eb6962f1a9715d',
      command: ['/bin/sh', '-exc', WAIT_FOR_FRONTEND],
      envVariables: env({ FRONTEND_ADDR: 'frontend:80' }),
      resources: resources(SMALL),
    }],
    containers: [{
      name: 'main',
      image: `${REPOSITORY}/loadgenerator:${VERSION}`,
      envVariables: env({ FRONTEND_ADDR: 'frontend:80', USERS: '10', RATE: '1' }),
      resources: resources({ cpu: [300, 500], memory: [256, 512] }),
    }],
  });
}

const EVERY_5_SECONDS = { periodSeconds: Duration.seconds(5) };

/** The twelve workloads of the shop. Nothing may talk to anything yet. */
export function addServices(scope: Construct) {
  return {
    frontend: frontend(scope),
    ad: grpcService(scope, 'adservice', {
      port: 9555,
      env: { PORT: '9555' },
      amount: { cpu: [200, 300], memory: [180, 300] },
      probe: { initialDelaySeconds: Duration.seconds(20), periodSeconds: Duration.seconds(15) },
    }),
    currency: grpcService(scope, 'currencyservice', { port: 7000, env: { PORT: '7000', DISABLE_PROFILER: '1' } }),
    cart: grpcService(scope, 'cartservice', {
      port: 7070,
      env: { REDIS_ADDR: 'redis-cart:6379' },
      amount: { cpu: [200, 300], memory: [64, 128] },
      probe: { initialDelaySeconds: Duration.seconds(15), periodSeconds: Duration.seconds(10) },
    }),
    redis: redis(scope),
    recommendation: grpcService(scope, 'recommendationservice', {
      port: 8080,
      env: { PORT: '8080', PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550', DISABLE_PROFILER: '1' },
      amount: { cpu: [100, 200], memory: [220, 450] },
      probe: EVERY_5_SECONDS,
    }),
    checkout: grpcService(scope, 'checkoutservice', {
      port: 5050,
      env: {
        PORT: '5050',
        PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550',
        SHIPPING_SERVICE_ADDR: 'shippingservice:50051',
        PAYMENT_SERVICE_ADDR: 'paymentservice:50051',
        EMAIL_SERVICE_ADDR: 'emailservice:5000',
        CURRENCY_SERVICE_ADDR: 'currencyservice:7000',
        CART_SERVICE_ADDR: 'cartservice:7070',
      },
    }),
    email: grpcService(scope, 'emailservice', {
      port: 8080, servicePort: 5000, env: { PORT: '8080', DISABLE_PROFILER: '1' }, probe: EVERY_5_SECONDS,
    }),
    payment: grpcService(scope, 'paymentservice', { port: 50051, env: { PORT: '50051', DISABLE_PROFILER: '1' } }),
    shipping: grpcService(scope, 'shippingservice', { port: 50051, env: { PORT: '50051', DISABLE_PROFILER: '1' }, probe: EVERY_5_SECONDS }),
    productCatalog: grpcService(scope, 'productcatalogservice', { port: 3550, env: { PORT: '3550', DISABLE_PROFILER: '1' } }),
    loadGenerator: loadGenerator(scope),
  };
}

/** The workloads by the names that the connections use. */
export type Services = ReturnType<typeof addServices>;
