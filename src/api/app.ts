import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Device } from '../house/device.ts';
import type { Control, House } from '../house/house.ts';
import type { OutletStatus } from '../house/outlet.ts';
import { registerAccess } from './access/access.ts';
import type { ApiConfig } from './api.config.ts';
import { bareApp } from './bare-app.ts';
import { chargerRoute } from './charger-route.ts';
import { controlRoute } from './control-route.ts';
import { dataRoute } from './data-route.ts';
import { type DiagnosticsRouteOptions, diagnosticsRoute } from './diagnostics-route.ts';
import { eventsRoute } from './events-route.ts';
import { healthRoute } from './health-route.ts';
import { historyRoute } from './history-route.ts';
import { infoRoute } from './info-route.ts';
import { loginRoute } from './login-route.ts';
import { metricsRoute } from './metrics-route.ts';
import { openApiRoute, registerOpenApi } from './openapi.ts';
import { pageRoute } from './page-route.ts';
import type { Past } from './past/past.ts';
import { powerRoute } from './power-route.ts';
import { sessionsRoute } from './sessions-route.ts';
import { telegramRoute } from './telegram-route.ts';
import type { OpenRehearsal } from './what-if/rehearsal.ts';
import { whatIfRoute } from './what-if-route.ts';
import { whyRoute } from './why-route.ts';

export interface ApiParts {
  readonly house: House;
  readonly control: Control;
  /** How the outlets that are switched on are doing. */
  readonly outlets: () => readonly OutletStatus[];
  /** What is remembered; absent where that is switched off. */
  readonly past?: Past | undefined;
  /** Replays days of the past; absent where nothing can. */
  readonly rehearse?: OpenRehearsal | undefined;
  readonly config: ApiConfig;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly version: string;
  readonly device: Device;
  /** What of the configuration may be shown to strangers. */
  readonly told: DiagnosticsRouteOptions['told'];
  /** Folder of the built page. */
  readonly page: string;
  /** Differs from run to run; readers of the event stream tell runs apart by it. */
  readonly bootId: string;
  /** Certificate and key, PEM, for HTTPS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Recognises an address of this machine; replaced only in tests. */
  readonly isLoopback?: (address: string | undefined) => boolean;
}

/** The HTTP interface, not yet listening. */
export function createApi(parts: ApiParts): FastifyInstance {
  const { house, config, log, tls, version } = parts;
  const { basePath } = config;
  const app = bareApp({ log, basePath, tls });
  const { name, simulated } = house.picture();
  const permission = registerAccess(app, { ...parts, name, simulated });
  registerOpenApi(app, { version, basePath });
  app.register(powerRoute, parts);
  app.register(dataRoute, parts);
  app.register(infoRoute, parts);
  app.register(chargerRoute, parts);
  app.register(controlRoute, parts);
  app.register(eventsRoute, parts);
  app.register(loginRoute, { permission, basePath, secure: tls !== undefined });
  app.register(whyRoute, parts);
  app.register(telegramRoute, parts);
  app.register(sessionsRoute, parts);
  app.register(historyRoute, parts);
  app.register(whatIfRoute, parts);
  app.register(metricsRoute, parts);
  app.register(healthRoute, parts);
  app.register(diagnosticsRoute, parts);
  app.register(pageRoute, parts);
  app.register(openApiRoute, { basePath });
  return app;
}
