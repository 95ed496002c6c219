import { expect, test } from 'vitest';
import { CHARGING_PICTURE } from '../support/fake-house.ts';
import { testApi } from '../support/test-api.ts';

test('GET / says in one sentence what happens and where the rest is', async () => {
  const { app, house } = testApi();
  house.now = { ...CHARGING_PICTURE, simulated: false };
  const reply = await app.inject('/');
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
  expect(reply.body).toContain('Following the sun: 3.7 kW surplus, 16.0 A offered');
  expect(reply.body).toContain('href="docs/"');
  expect(reply.body).not.toContain('Simulated');
  expect(reply.body).not.toMatch(/https?:/);
});

test('a simulation says so', async () => {
  const { app } = testApi();
  expect((await app.inject('/')).body).toContain('Simulated');
});

test('a name is text, whatever it looks like', async () => {
  const { app, house } = testApi();
  house.now = { ...CHARGING_PICTURE, name: `<script>"&'` };
  const { body } = await app.inject('/');
  expect(body).not.toContain('<script>');
  expect(body).toContain('&lt;script&gt;&quot;&amp;&#39;');
});
