import { basic, bearer, PASSWORD, READ_TOKEN, SECRETS } from './guarded-app.ts';
import { get, LOCKED, LOCKED_READ, testRules, WITH_PASSWORD } from './rule-table.ts';

testRules([
  {
    rule: 'open paths are open where all else is locked; reading is not',
    with: LOCKED_READ,
    refused: get('/read'),
    status: 401,
    passes: get('/open'),
  },
  {
    rule: 'read: lan lets the house read; private paths need the password once one is set',
    with: LOCKED,
    refused: get('/private'),
    status: 401,
    passes: get('/read'),
  },
  {
    rule: 'private paths of a plugin are no different',
    with: LOCKED,
    refused: get('/private-too'),
    status: 401,
    passes: get('/private-too', { headers: WITH_PASSWORD }),
  },
  {
    rule: 'private paths need a credential where all reading does, though no password is set',
    with: { config: { tokens: [...SECRETS.tokens], read: 'password' } },
    refused: get('/private'),
    status: 401,
    passes: get('/private', { headers: { authorization: bearer(READ_TOKEN) } }),
  },
  {
    rule: 'read: password opens to the password, whatever the user name',
    with: LOCKED_READ,
    refused: get('/read', { headers: { authorization: basic('een pot thee') } }),
    status: 401,
    passes: get('/read', { headers: { authorization: basic(PASSWORD, '') } }),
  },
  {
    rule: 'read: password opens to a token with scope read',
    with: LOCKED_READ,
    refused: get('/read', { headers: { authorization: bearer('another') } }),
    status: 401,
    passes: get('/read', { headers: { authorization: bearer(READ_TOKEN) } }),
  },
  {
    rule: 'a path that does not say who may use it is for control only',
    with: LOCKED,
    refused: get('/undeclared'),
    status: 401,
    passes: get('/undeclared', { headers: WITH_PASSWORD }),
  },
]);
