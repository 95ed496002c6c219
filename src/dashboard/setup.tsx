import { render } from 'preact';
import './style/page.css';
import './style/tables.css';
import './style/controls.css';
import './style/parts.css';
import './style/setup.css';
import './state/preferences.ts';
import { learnState } from './setup/progress.ts';
import { SetupPage } from './setup/setup-page.tsx';

const root = document.getElementById('page');
if (root !== null) render(<SetupPage />, root);
void learnState();
