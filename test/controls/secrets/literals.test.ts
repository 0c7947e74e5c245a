import { Case, itJudges, messages, podWith, verdict } from '../check';

const env = (name: string, value?: string) => podWith({ env: [{ name: 'PORT', value: '8080' }, { name, value }] });
const args = (...list: string[]) => podWith({ command: ['/app'], args: list });
const config = (data?: { [key: string]: string }) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data });

// Made of parts, so that scanners of this repository find no credentials here.
const SHAPED: [string, string][] = [
  ['a private key', `${'-'.repeat(5)}BEGIN RSA PRIVATE ${'KEY'}${'-'.repeat(5)}\nMIIE`],
  ['an AWS access key id', `${'AK'}IA${'A1'.repeat(8)}`],
  ['a GitHub token', `${'gh'}p_${'a1'.repeat(18)}`],
  ['a GitLab token', `${'gl'}pat-${'a1'.repeat(10)}`],
  ['a Slack token', `${'xo'}xb-${'1'.repeat(12)}`],
  ['a Stripe key', `${'sk'}_live_${'a1'.repeat(8)}`],
  ['a Google API key', `${'AI'}za${'a'.repeat(35)}`],
  ['a URL with user and password', 'postgres://shop:hunter2@db:5432/shop'],
];

const named: Case[] = ['PASSWORD', 'DB_PASSWORD', 'db.password', 'github-token', 'AWS_SECRET_ACCESS_KEY', 'apiKey', 'AZURE_BATCH_KEY', 'OCI_CLI_KEY_CONTENT',
  'PASSWORD_1', 'DB_PASS', 'db-pass', 'PASSWD', 'MYSQL_PWD', 'TOKEN2', 'DB_PASS1', 'S3_SECRET_KEY']
  .map(name => [`a value for ${name}`, env(name, 'hunter2')]);

itJudges('no-credentials-in-environment', {
  good: [
    ['harmless names', env('GREETING', 'hello')],
    ['a value from a Secret', podWith({ env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] })],
    ['no value', env('PASSWORD')],
    ['an empty value', env('PASSWORD', '')],
    ['a path to a mounted secret', env('DB_PASSWORD', '/run/secrets/db')],
    ['the name of a file', env('DB_PASSWORD_FILE', '/run/secrets/db')],
    ['a reference to another variable', env('DB_PASSWORD', '$(OTHER)')],
    ['a path with references', env('DB_PASSWORD', '/run/$(NAME)/password.txt')],
    ['references to other variables', env('DB_PASSWORD', '$(USER):$(OTHER)')],
    ['a word that ends alike', env('BYPASS', 'yes')],
    ['the working directory', env('PWD', '/app')],
    ['a switch', env('USE_TOKEN', 'true')],
    ['a name in which the word is not at the end', env('TOKEN_EXPIRY', '3600')],
    ['a URL without a password', env('DB_URL', 'postgres://db:5432/shop')],
    ['a URL whose password is a reference', env('DB_URL', 'postgres://shop:$(PW)@db:5432/shop')],
    ['names that the profile does not list', env('PASSWORD', 'hunter2'), { parameters: { names: ['PIN'] } }],
    ['no environment', podWith({})],
  ],
  bad: [
    ...named,
    ['a value that begins like a path', env('DB_PASSWORD', '/9j+4AAQSk==')],
    ['a value that begins like a reference', env('DB_PASSWORD', '$(hunter2')],
    ['a reference and more', env('DB_PASSWORD', '$(USER)hunter2')],
    ...SHAPED.map(([what, value]): Case => [`${what} under a harmless name`, env('SETTING', value)]),
    ['a name that the profile lists', env('DOOR_PIN', '1234'), { parameters: { names: ['PIN'] } }],
  ],
});

itJudges('no-credentials-in-arguments', {
  good: [
    ['harmless flags', args('--port=8080', '-v', 'serve')],
    ['a path', args('--token=/var/run/token', '--private-key=/tls/key')],
    ['a reference to a variable', args('--password=$(PASSWORD)')],
    ['the name of a Secret object', args('--tls-secret=shop-tls')],
    ['a flag without a value', args('--password=', '--password')],
    ['a flag before another', args('--password', '--verbose')],
    ['a flag before a path', args('--token', '/var/run/token')],
    ['a flag before a reference', args('--password', '$(PASSWORD)')],
    ['a script that gets its credential from the shell', args('-c', 'app --password=$PASSWORD --token "${TOKEN}" --api-key=$(cat /run/key) --private-key /tls/key')],
    ['a script with a switch', args('-c', 'app --use-token=true --password --verbose')],
    ['a script that reads a variable', args('-c', 'export PASSWORD="$(cat /run/password)"; app')],
    ['no arguments', podWith({})],
  ],
  bad: [
    ['a password', args('--db-password=hunter2')],
    ['a password as the next argument', args('--password', 'hunter2')],
    ['a password across command and arguments', podWith({ command: ['redis-server', '--requirepass'], args: ['hunter2'] })],
    ['a password in a script', args('-c', 'app --verbose --password=hunter2')],
    ['a quoted password in a script', args('-c', 'set -e\napp --password="hunter2"')],
    ['a password as the next word of a script', args('-c', 'app --db-password hunter2')],
    ['a variable that a script sets', args('-c', 'PGPASSWORD=hunter2 psql')],
    ['a value that begins like a path', args('--password=/9j+4AAQSk==')],
    ['a token in a system property', args('-Dapp.token=abc')],
    ['a URL with a password', args('--db', 'postgres://shop:hunter2@db/shop')],
    ['a password in the command', podWith({ command: ['redis-server', '--password=hunter2'] })],
    ...SHAPED.map(([what, value]): Case => [what, args('-c', `echo ${value}`)]),
  ],
});

itJudges('no-credentials-in-config-maps', {
  good: [
    ['harmless entries', config({ 'message': 'hello', 'db_user': 'postgres', 'nginx.conf': 'server { listen 8080; }' })],
    ['no entries', config({})],
    ['no data', config()],
    ['a comment', config({ 'app.properties': '# password: change this one\nuser=shop' })],
    ['a placeholder', config({ 'app.properties': 'db.password=${DB_PASSWORD}\nother_password: "{{ .Values.password }}"' })],
    ['a path', config({ 'app.yaml': 'password: /run/secrets/db' })],
    ['a switch in a file', config({ 'app.yaml': 'require_password: true\npassword: ""' })],
  ],
  bad: [
    ['a password by name', config({ db_password: 'abc123' })],
    ['a password in a file', config({ 'app.properties': 'user = shop\ndb.password = hunter2' })],
    ['a password in YAML', config({ 'app.yaml': 'db:\n  user: shop\n  password: "hunter2"' })],
    ...SHAPED.map(([what, value]): Case => [what, config({ setting: `x\n${value}\n` })]),
  ],
});

describe('controls on literal credentials', () => {
  it('name the place and never the value', () => {
    expect(messages('no-credentials-in-environment', env('DB_PASSWORD', 'hunter2')))
      .toEqual(["container 'app' has what looks like credentials in environment variables: DB_PASSWORD"]);
    expect(messages('no-credentials-in-arguments', args('--token=hunter2', 'postgres://a:hunter2@db/x')))
      .toEqual(["container 'app' has what looks like credentials in 2 of its arguments: --token"]);
    expect(messages('no-credentials-in-arguments', args('--password', 'hunter2', '-c', 'x --password=hunter2')))
      .toEqual(["container 'app' has what looks like credentials in 2 of its arguments: --password"]);
    expect(messages('no-credentials-in-config-maps', config({ db_password: 'hunter2', other: 'x' })))
      .toEqual(['what looks like credentials is in the entries: db_password']);
  });

  it('search a bounded part of long values', () => {
    const key = SHAPED[0][1];
    expect(verdict('no-credentials-in-environment', env('X', 'a '.repeat(400) + key))).toBe('fail');
    expect(verdict('no-credentials-in-environment', env('X', 'a '.repeat(4000) + key))).toBe('pass');
    expect(verdict('no-credentials-in-config-maps', config({ x: 'a '.repeat(30_000) + key }))).toBe('fail');
    expect(verdict('no-credentials-in-config-maps', config({ x: 'a '.repeat(40_000) + key }))).toBe('pass');
    expect(verdict('no-credentials-in-config-maps', config({ x: 'a '.repeat(30_000) + key, y: '1' }))).toBe('pass');
  });

  it('take time in proportion to the number of entries', () => {
    const many = config(Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`entry-${i}`, 'x'])));
    const start = process.cpuUsage();
    expect(verdict('no-credentials-in-config-maps', many)).toBe('pass');
    // A tenth of a second; counting all of them for each would take minutes.
    expect(process.cpuUsage(start).user).toBeLessThan(10_000_000);
  });
});
