import { render } from 'preact';
import './style/page.css';
import './style/controls.css';
import './style/parts.css';
import { learnWho } from './state/login.ts';
import './state/preferences.ts';
import { Page } from './page.tsx';
import { rememberHour } from './state/hour.ts';
import { followHouse } from './state/stream.ts';

const root = document.getElementById('page');
if (root !== null) render(<Page />, root);
void learnWho();
rememberHour();
followHouse();
