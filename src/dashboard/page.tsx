import { Absent } from './parts/absent.tsx';
import { Boost } from './parts/boost.tsx';
import { Chart } from './parts/chart.tsx';
import { Decisions } from './parts/decisions.tsx';
import { Faults } from './parts/faults.tsx';
import { FlowPicture } from './parts/flow.tsx';
import { Footer } from './parts/footer.tsx';
import { Header } from './parts/header.tsx';
import { Headline } from './parts/headline.tsx';
import { Help } from './parts/help.tsx';
import { Integrations } from './parts/integrations.tsx';
import { Limits } from './parts/limits.tsx';
import { Login } from './parts/login.tsx';
import { Meter } from './parts/meter.tsx';
import { Mode } from './parts/mode.tsx';
import { Notice } from './parts/notice.tsx';
import { Session } from './parts/session.tsx';
import { Sessions } from './parts/sessions.tsx';
import { WhatIf } from './parts/what-if.tsx';
import { charger } from './state/charger.ts';

/** Everything a person sees, most wanted first. */
export function Page() {
  return (
    <>
      <Header />
      <main>
        <Headline />
        {charger.value !== undefined && (
          <>
            <Faults />
            <div class="columns">
              <div class="column">
                <FlowPicture />
                <Boost />
              </div>
              <div class="column">
                <Mode />
                <Session />
                <Limits />
                <Absent />
              </div>
            </div>
            <Chart />
            <Sessions />
            <WhatIf />
            <div class="columns">
              <Meter />
              <Decisions />
            </div>
            <div class="columns">
              <Integrations />
              <Help />
            </div>
          </>
        )}
      </main>
      <Footer />
      <Login />
      <Notice />
    </>
  );
}
