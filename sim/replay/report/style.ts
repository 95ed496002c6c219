/** The report's style sheet: light and dark by the reader's own setting, light on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fbfaf6; --card: #ffffff; --ink: #1c2227; --muted: #66707a; --rule: #e4e1d8;
  --sun: #d99a00; --sun-fill: #f5c84555; --house: #8a929a; --car: #007f86; --best: #6d4fc4;
  --grid: #c23a1e; --grid-fill: #e0563a66; --export-fill: #d9a40033; --offered: #1c2227;
  --band-0: #00000000; --band-1: #cdd2d6; --band-2: #35a7ac; --band-3: #2c5fb3;
  --good: #2c7a3f; --bad: #b5351b;
}
@media (prefers-color-scheme: dark) { :root:not(.paper) {
  --page: #14171a; --card: #1c2024; --ink: #e8eaec; --muted: #9aa4ad; --rule: #31373d;
  --sun: #f0bd43; --sun-fill: #f0bd4333; --house: #7f8a94; --car: #3ec6cb; --best: #b29bff;
  --grid: #ff765c; --grid-fill: #ff765c55; --export-fill: #f0bd4322; --offered: #e8eaec;
  --band-0: #00000000; --band-1: #4a5259; --band-2: #2b9499; --band-3: #5b8def;
  --good: #7bc98c; --bad: #ff8a70;
} }
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 68rem;
  background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
}
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; margin: 2.75rem 0 .4rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
h3 small { font-weight: 400; color: var(--muted); font-size: .9rem; margin-left: .5rem; }
p { margin: .25rem 0; max-width: 46rem; }
.muted { color: var(--muted); }
.laws { display: grid; gap: .9rem; margin: 1.5rem 0; }
.law { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 1rem 1.2rem 1.1rem; }
.law h2 { font-size: 1.05rem; margin: 0 0 .2rem; }
.law p { max-width: none; }
.bar { position: relative; height: 1.6rem; margin: 1.5rem 0 .2rem; display: flex; border-radius: 4px; background: var(--rule); }
.bar span { height: 100%; font-size: .8rem; line-height: 1.6rem; overflow: hidden; white-space: nowrap; text-indent: .5rem; }
.bar .net { background: var(--sun); color: #221800; border-radius: 4px 0 0 4px; }
.bar .back { color: var(--card); background: var(--grid); }
.bar .most { position: absolute; top: -.3rem; bottom: -.3rem; height: auto; border-left: 2px dashed var(--best); overflow: visible; }
.bar em { position: absolute; right: 0; top: -1.35rem; font-style: normal; color: var(--best); }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; font-size: .85rem; color: var(--muted); margin: .5rem 0; }
.key span::before { content: ""; display: inline-block; width: 1.1rem; height: .7rem; margin-right: .4rem; vertical-align: -.05rem; border-radius: 2px; background: var(--of); }
.key .dash::before { width: 1.9rem; height: 0; border-top: 2px dashed var(--of); background: none; vertical-align: .25rem; }
.key .stroke::before { height: 0; border-top: 2px solid var(--of); background: none; vertical-align: .25rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .5rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--rule); }
th { color: var(--muted); font-weight: 500; vertical-align: bottom; white-space: normal; }
th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
tbody tr.first td { border-top: 1px solid var(--rule); }
tr.total td { font-weight: 600; border-top: 2px solid var(--muted); }
tr.total + tr.total td { border-top: 0; }
td.good { color: var(--good); } td.bad { color: var(--bad); }
.remarks { margin: .3rem 0; padding-left: 1.1rem; font-size: .9rem; color: var(--bad); }
.panel { position: relative; }
.plots { min-height: 420px; background: var(--card); border: 1px solid var(--rule); border-radius: 10px; overflow: hidden; }
.note {
  position: absolute; top: .4rem; z-index: 5; max-width: 24rem; pointer-events: none;
  background: var(--card); color: var(--ink); border: 1px solid var(--rule); border-radius: 6px;
  box-shadow: 0 2px 10px #0002; padding: .35rem .6rem; font-size: .82rem; line-height: 1.35;
}
.note[hidden] { display: none; }
.note i { display: block; font-style: normal; font-weight: 600; margin-top: .15rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; font-size: .9rem; }
dt { font-weight: 600; } dd { margin: 0; color: var(--muted); }
.u-select { background: #8884; }
.u-cursor-x, .u-cursor-y { border-color: var(--muted); }
@media (max-width: 40rem) { body { padding: 1.25rem .75rem; } dl { grid-template-columns: 1fr; } }
@media print {
  :root.paper { --page: #ffffff; }
  body { max-width: none; padding: 0; font-size: 11px; }
  h1 { font-size: 1.7rem; }
  h2 { margin-top: 1.2rem; break-after: avoid; }
  .law, .run { break-inside: avoid; }
  .wide { overflow: visible; }
  .plots { min-height: 0; }
  .uplot, .u-wrap, .u-wrap canvas { position: static !important; width: 100% !important; height: auto !important; }
  .u-under, .u-over, .u-axis { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
