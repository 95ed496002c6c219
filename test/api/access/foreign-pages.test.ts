import { SECRETS } from './guarded-app.ts';
import { change, JSON_TYPE, LOCKED, type Rule, testRules, WITH_PASSWORD } from './rule-table.ts';

const HOST = 'sunpilot.local:8080';

testRules([
  {
    rule: 'a change says JSON, without a body as well',
    with: LOCKED,
    refused: { method: 'DELETE', url: '/change', headers: WITH_PASSWORD },
    status: 415,
    passes: { method: 'DELETE', url: '/change', headers: { ...JSON_TYPE, ...WITH_PASSWORD } },
  },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; x=application/json',
    'application/json-seq',
    'application/jsonx',
  ].map(
    (type): Rule => ({
      rule: `a change is not taken as ${type}`,
      with: LOCKED,
      refused: change({ ...WITH_PASSWORD, 'content-type': type }, { payload: '{}' }),
      status: 415,
      passes: change(
        { ...WITH_PASSWORD, 'content-type': 'Application/JSON; charset=utf-8' },
        { payload: '{}' },
      ),
    }),
  ),
  {
    rule: 'a change comes from our own origin, if it says from where',
    with: LOCKED,
    refused: change({ ...WITH_PASSWORD, host: HOST, origin: 'https://evil.example' }),
    status: 403,
    passes: change({ ...WITH_PASSWORD, host: HOST, origin: `http://${HOST}` }),
  },
  {
    rule: 'another port is another origin',
    with: LOCKED,
    refused: change({ ...WITH_PASSWORD, host: HOST, origin: 'http://sunpilot.local' }),
    status: 403,
    passes: change({
      ...WITH_PASSWORD,
      host: 'SUNPILOT.local:80',
      origin: 'http://sunpilot.local',
    }),
  },
  {
    rule: 'a browser that was given the name with a dot says so twice',
    with: LOCKED,
    refused: change({ ...WITH_PASSWORD, host: HOST, origin: 'http://sunpilot.local.evil.example' }),
    status: 403,
    passes: change({ ...WITH_PASSWORD, host: 'sunpilot.local.', origin: 'http://sunpilot.local.' }),
  },
  {
    rule: 'a sandboxed page has no origin of ours',
    with: LOCKED,
    refused: change({ ...WITH_PASSWORD, origin: 'null' }),
    status: 403,
    passes: change(WITH_PASSWORD),
  },
  {
    rule: 'without certificates of our own, a page that has some is foreign',
    with: LOCKED,
    refused: change({ ...WITH_PASSWORD, host: 'sun.lan', origin: 'https://sun.lan' }),
    status: 403,
    passes: change({ ...WITH_PASSWORD, host: 'sun.lan', origin: 'http://sun.lan' }),
  },
  {
    rule: 'a proxy that speaks HTTPS for us is listed',
    with: { config: { ...SECRETS, corsOrigins: ['https://sun.lan'] } },
    refused: change({ ...WITH_PASSWORD, host: 'moon.lan', origin: 'https://moon.lan' }),
    status: 403,
    passes: change({ ...WITH_PASSWORD, host: 'sun.lan', origin: 'https://sun.lan' }),
  },
  ...['http://sun.lan/', 'http://sun.lan/page', 'http://x@sun.lan', 'HTTP://SUN.LAN', ''].map(
    (origin): Rule => ({
      rule: `no browser writes our origin as "${origin}"`,
      with: LOCKED,
      refused: change({ ...WITH_PASSWORD, host: 'sun.lan', origin }),
      status: 403,
      passes: change({ ...WITH_PASSWORD, host: 'sun.lan', origin: 'http://sun.lan' }),
    }),
  ),
  {
    rule: 'with certificates of our own, a page without is foreign',
    with: { config: { ...SECRETS, tls: { cert: 'cert.pem', key: 'key.pem' } } },
    refused: change({ ...WITH_PASSWORD, host: 'sun.lan', origin: 'http://sun.lan' }),
    status: 403,
    passes: change({ ...WITH_PASSWORD, host: 'sun.lan:443', origin: 'https://sun.lan' }),
  },
  ...['cross-site', 'same-site', 'same-origin, cross-site'].map(
    (site): Rule => ({
      rule: `a change is not taken from a ${site} page`,
      with: LOCKED,
      refused: change({ ...WITH_PASSWORD, 'sec-fetch-site': site }),
      status: 403,
      passes: change({ ...WITH_PASSWORD, 'sec-fetch-site': 'same-origin' }),
    }),
  ),
  {
    rule: 'a person typing is no page',
    with: LOCKED,
    refused: change({ ...WITH_PASSWORD, 'sec-fetch-site': 'cross-site' }),
    status: 403,
    passes: change({ ...WITH_PASSWORD, 'sec-fetch-site': 'none' }),
  },
  {
    rule: 'origins of api.corsOrigins may change something, others of theirs may not',
    with: { config: { ...SECRETS, corsOrigins: ['https://panel.example.org'] } },
    refused: change({
      ...WITH_PASSWORD,
      origin: 'https://panel.example.org:8443',
      'sec-fetch-site': 'cross-site',
    }),
    status: 403,
    passes: change({
      ...WITH_PASSWORD,
      origin: 'https://panel.example.org',
      'sec-fetch-site': 'cross-site',
    }),
  },
]);
