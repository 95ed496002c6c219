import { describe, expect, test } from 'vitest';
import { SAFE_OUTPUTS } from '../../src/charging/board.ts';
import { CHARGING_PICTURE } from '../support/fake-house.ts';
import { testApi } from '../support/test-api.ts';

const MEASURED = { ...CHARGING_PICTURE, car: { powerW: 3_000, basis: 'measured' } } as const;
const OPEN = {
  ...CHARGING_PICTURE,
  charger: { ...CHARGING_PICTURE.charger, outputs: SAFE_OUTPUTS },
};

describe('view=house: as if the car drew nothing', () => {
  test.each([
    [
      '780 W exported beside a car of 3 kW',
      MEASURED,
      '{ "Solar2Grid": 3.780, "Grid2Home": 0.000 }',
    ],
    ['an open contactor draws nothing', OPEN, '{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }'],
  ])('%s', async (_why, picture, body) => {
    const { app, house } = testApi();
    house.now = picture;
    const answer = await app.inject('/power?view=house');
    expect(answer.body).toBe(body);
    expect((await app.inject('/power')).body).toBe('{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }');
  });

  test.each(['/power', '/api/data'])(
    '%s: what is only estimated is no measurement',
    async (path) => {
      const { app } = testApi();
      const answer = await app.inject(`${path}?view=house`);
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toMatchObject({ title: 'What the car draws is not known' });
    },
  );

  test('/api/data tells power alone: nobody counts phases and registers of that', async () => {
    const { app, house } = testApi();
    house.now = MEASURED;
    const data = (await app.inject('/api/data?view=house')).json();
    expect(data).toMatchObject({
      netSolar: 3.78,
      pwrExp: 3.78,
      hasPhase: false,
      impT1: '',
      tariff: '0002',
      timestamp: '2026-06-21 13:25:46',
    });
    expect(Object.keys(data)).toHaveLength(35);
  });
});

test('another view is refused, other keys are no matter', async () => {
  const { app } = testApi();
  const answer = await app.inject('/power?view=roof');
  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors[0].detail).toContain('house');
  expect((await app.inject('/power?_=123')).statusCode).toBe(200);
});
