import { get, testRules } from './rule-table.ts';

testRules([
  {
    rule: 'a name that was made to resolve to us is not ours',
    refused: get('/open', { headers: { host: 'evil.example' } }),
    status: 421,
    passes: get('/open', { headers: { host: 'SunPilot.LOCAL.:8080' } }),
  },
  {
    rule: 'a name in api.hosts is ours',
    with: { config: { hosts: ['Sun.Example.org'] } },
    refused: get('/open', { headers: { host: 'x.sun.example.org' } }),
    status: 421,
    passes: get('/open', { headers: { host: 'sun.example.org' } }),
  },
  {
    rule: 'a peer of the internet is refused',
    refused: get('/open', { remoteAddress: '198.51.100.7' }),
    status: 403,
    passes: get('/open', { remoteAddress: '10.1.2.3' }),
  },
  {
    rule: 'api.allowFrom lets more in, and keeps the house in',
    with: { config: { allowFrom: ['100.64.0.0/10'] } },
    refused: get('/open', { remoteAddress: '100.128.0.1' }),
    status: 403,
    passes: get('/open', { remoteAddress: '100.64.0.1' }),
  },
]);
