import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Clock } from '../clock.ts';
import { boostRequest, chargerChange, manualChange } from '../house/charger/charger-change.ts';
import { ChargerJson } from '../house/charger/charger-json.ts';
import { chargerJson } from '../house/charger/charger-picture.ts';
import {
  BoostBody,
  ChargerBody,
  EnabledBody,
  ExternalBody,
  FaultBody,
  LawBody,
  ManualBody,
  ModeBody,
} from '../house/charger/control-bodies.ts';
import type { Control, ControlResult, House } from '../house/house.ts';
import { refuseBody } from './no-body.ts';
import { ProblemError } from './problem.ts';
import { refused } from './refusal.ts';
import { jsonResponse, problemResponse } from './response-doc.ts';

export interface ControlRouteOptions {
  readonly house: House;
  readonly control: Control;
  readonly clock: Clock;
}

const CHARGER = '/api/v1/charger';
const config = { access: 'control' } as const;
const tags = ['control'];
const response = {
  200: jsonResponse('the charger as it is now', ChargerJson),
  400: problemResponse('no JSON'),
  401: problemResponse('who are you?'),
  403: problemResponse('not allowed, and what to do'),
  409: problemResponse('a key of the configuration is pinned'),
  415: problemResponse('send application/json'),
  422: problemResponse('not what this route takes; pointers say where'),
  503: problemResponse('could not be written down; nothing changed'),
};

/** All that changes the charger. Every answer is its new state. */
export const controlRoute: FastifyPluginAsyncZod<ControlRouteOptions> = async (app, options) => {
  const { house, control, clock } = options;
  const newState = (result: ControlResult): ChargerJson => {
    if (!result.ok) throw refused(result.refusal);
    return chargerJson(house.picture());
  };

  app.patch(
    CHARGER,
    {
      config,
      schema: { tags, summary: 'Change all of it or nothing', body: ChargerBody, response },
    },
    async ({ body }) => newState(await control.change(chargerChange(body))),
  );
  app.put(
    `${CHARGER}/mode`,
    { config, schema: { tags, summary: 'Off, manual or solar', body: ModeBody, response } },
    async ({ body }) => newState(await control.change(body)),
  );
  app.put(
    `${CHARGER}/manual`,
    { config, schema: { tags, summary: 'What manual mode offers', body: ManualBody, response } },
    async ({ body }) => newState(await control.change(manualChange(body))),
  );
  app.put(
    `${CHARGER}/law`,
    { config, schema: { tags, summary: 'How solar mode decides', body: LawBody, response } },
    async ({ body }) => newState(await control.change(chargerChange(body))),
  );
  app.put(
    `${CHARGER}/enabled`,
    { config, schema: { tags, summary: 'Pause, or go on', body: EnabledBody, response } },
    async ({ body }) => newState(await control.change(body)),
  );
  app.put(
    `${CHARGER}/boost`,
    { config, schema: { tags, summary: 'Charge now, then go back', body: BoostBody, response } },
    async ({ body }) => {
      const request = boostRequest(body);
      if (request.untilEpochMs !== undefined && request.untilEpochMs <= clock.epochMs()) {
        const errors = [{ pointer: '#/until', detail: 'must be in the future' }];
        throw new ProblemError({ status: 422, title: 'Unprocessable Content', errors });
      }
      return newState(control.boost(request));
    },
  );
  app.delete(
    `${CHARGER}/boost`,
    { config, schema: { tags, summary: 'End the boost', response }, preValidation: refuseBody },
    async () => newState(control.endBoost()),
  );
  app.put(
    `${CHARGER}/external`,
    {
      config,
      schema: { tags, summary: 'Lend the current to others', body: ExternalBody, response },
    },
    async ({ body }) => newState(control.external(body.currentA, body.forS)),
  );
  app.delete(
    `${CHARGER}/external`,
    { config, schema: { tags, summary: 'End the lease', response }, preValidation: refuseBody },
    async () => newState(control.endExternal()),
  );
  app.post(
    `${CHARGER}/faults/reset`,
    {
      config,
      schema: {
        tags,
        summary: 'Reset a latched fault',
        body: FaultBody,
        response: { ...response, 404: problemResponse('no such fault now') },
      },
    },
    async ({ body }) => newState(await control.resetFault(body.kind)),
  );
};
