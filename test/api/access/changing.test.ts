import { isLoopbackAddress } from '../../../src/house/peer-address.ts';
import { basic, bearer, CONTROL_TOKEN, READ_TOKEN, SECRETS } from './guarded-app.ts';
import {
  change,
  DEMO,
  get,
  isLoopback,
  LAN,
  LOCKED,
  type Rule,
  testRules,
  WITH_PASSWORD,
} from './rule-table.ts';

testRules([
  {
    rule: 'a change needs the password',
    with: LOCKED,
    refused: change(),
    status: 401,
    passes: change(WITH_PASSWORD),
  },
  {
    rule: 'a change needs the password even at this machine, once one is set',
    with: { ...LOCKED, isLoopback },
    refused: change({ host: 'localhost:8080' }),
    status: 401,
    passes: change({ host: 'localhost:8080', ...WITH_PASSWORD }),
  },
  {
    rule: 'a token changes something only with scope control',
    with: LOCKED,
    refused: change({ authorization: bearer(READ_TOKEN) }),
    status: 403,
    passes: change({ authorization: bearer(CONTROL_TOKEN) }),
  },
  {
    rule: 'the password is not a token',
    with: LOCKED,
    refused: change({ authorization: bearer('een-pot-nat') }),
    status: 401,
    passes: change(WITH_PASSWORD),
  },
  {
    rule: 'a token is not the password',
    with: LOCKED,
    refused: change({ authorization: basic(CONTROL_TOKEN) }),
    status: 401,
    passes: change({ authorization: bearer(CONTROL_TOKEN) }),
  },
  {
    rule: 'the demo without a password takes changes from a loopback peer only',
    with: DEMO,
    refused: change({ host: 'localhost' }, { remoteAddress: LAN }),
    status: 403,
    passes: change({ host: 'localhost' }, { remoteAddress: '127.0.0.1' }),
  },
  {
    rule: 'the demo takes ::1 and mapped 127.0.0.1 for loopback',
    with: DEMO,
    refused: change({ host: '[::1]:8080' }, { remoteAddress: '::ffff:192.168.68.20' }),
    status: 403,
    passes: change({ host: '[::1]:8080' }, { remoteAddress: '::ffff:127.0.0.1' }),
  },
  {
    rule: 'the demo takes changes at a loopback address only, whoever the peer is',
    with: { isLoopback: isLoopbackAddress },
    refused: change({ host: 'localhost' }),
    status: 403,
    passes: get('/private'),
  },
  {
    rule: 'the demo takes changes for localhost by name, not for another name of the house',
    with: DEMO,
    refused: change({ host: 'sunpilot.local' }),
    status: 403,
    passes: change({ host: 'LOCALHOST.:8080' }),
  },
  {
    rule: 'the demo takes changes for 127.0.0.1, not for another loopback address',
    with: DEMO,
    refused: change({ host: '127.0.0.2:8080' }),
    status: 403,
    passes: change({ host: '127.0.0.1:8080' }),
  },
  ...['Forwarded', 'Via', 'X-Forwarded-For', 'X-Forwarded-Proto', 'x-forwarded-anything'].map(
    (mark): Rule => ({
      rule: `the demo takes no change that a proxy passed on: ${mark}`,
      with: DEMO,
      refused: change({ [mark]: '127.0.0.1' }),
      status: 403,
      passes: change({ 'x-request-id': '127.0.0.1' }),
    }),
  ),
  {
    rule: 'a real board takes no change without a password, at this machine neither',
    with: { isLoopback, simulated: false },
    refused: change(),
    status: 403,
    passes: get('/read'),
  },
  {
    rule: 'a token with scope control works without a password too',
    with: { config: { tokens: [...SECRETS.tokens] }, simulated: false },
    refused: change({ authorization: bearer(READ_TOKEN) }, { remoteAddress: LAN }),
    status: 403,
    passes: change({ authorization: bearer(CONTROL_TOKEN) }, { remoteAddress: LAN }),
  },
]);
