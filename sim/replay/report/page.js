// Draws the pictures of the report. uPlot stands before this script in the same page; the data
// stands in the element `pictures`. Nothing is loaded from anywhere.

/* global uPlot */

const UNKNOWN = 0xffff;
const HOUR_S = 3_600;
const BANDS = ['no car', 'off', 'one phase', 'three phases'];
const BAND_PX = 7;
/** Others are drawn when they come into sight: many pictures are a lot of memory. */
const DRAWN_AT_ONCE = 6;

const days = JSON.parse(document.getElementById('pictures').textContent);
const panels = [];

/** @returns {(number | null)[]} the numbers of a packed series. */
function unpacked({ scale, data }) {
  const text = atob(data);
  const values = [];
  for (let i = 0; i < text.length; i += 2) {
    const value = text.charCodeAt(i) + 256 * text.charCodeAt(i + 1);
    values.push(value === UNKNOWN ? null : value * scale);
  }
  return values;
}

function clock(second) {
  const two = (value) => String(Math.floor(value)).padStart(2, '0');
  const seconds = second % 60 === 0 ? '' : `:${two(second % 60)}`;
  return `${two(second / HOUR_S)}:${two((second / 60) % 60)}${seconds}`;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The numbers of one law's day, all of the same length. */
function columnsOf(day, law) {
  const sun = unpacked(day.sun);
  const house = unpacked(day.house);
  const car = unpacked(law.car);
  const bands = unpacked(law.bands);
  const kilo = (values) => values.map((watts) => (watts === null ? null : watts / 1_000));
  const all = (i) => sun[i] !== null && house[i] !== null && car[i] !== null;
  const phases = bands.map((band) => Math.min(law.carPhases, band === 2 ? 1 : 3));
  return {
    time: sun.map((_, i) => i * day.stepS),
    sun: kilo(sun),
    house: kilo(house),
    best: kilo(unpacked(day.best)),
    car: kilo(car),
    grid: sun.map((_, i) => (all(i) ? (house[i] + car[i] - sun[i]) / 1_000 : null)),
    offered: unpacked(law.offered),
    drawn: car.map((watts, i) => (watts === null ? null : watts / (230 * phases[i]))),
    bands,
  };
}

/** @returns why the box did what it did at a step. */
function reasonAt({ sentences, changes }, step) {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (changes[middle][0] <= step) low = middle + 1;
    else high = middle;
  }
  const change = changes[low - 1];
  if (change === undefined) return '';
  const numbers = change.slice(2);
  return sentences[change[1]].replaceAll('#', () => numbers.shift());
}

function axes(unit, isLast) {
  const look = { stroke: colour('muted'), grid: { stroke: colour('rule'), width: 1 } };
  const font = '12px system-ui, sans-serif';
  return [
    {
      ...look,
      font,
      ticks: { show: false },
      size: isLast ? 28 : 8,
      incrs: [60, 300, 600, 1_800, HOUR_S, 2 * HOUR_S, 3 * HOUR_S, 6 * HOUR_S],
      values: (_, seconds) => seconds.map((second) => (isLast ? clock(second) : '')),
    },
    {
      ...look,
      font,
      ticks: { show: false },
      size: 58,
      values: (_, values) => values.map((value) => `${value.toFixed(0)} ${unit}`),
    },
  ];
}

function line(name, options = {}) {
  return { label: name, stroke: colour(name), width: 1.25, points: { show: false }, ...options };
}

/** Import above the zero line in one colour, export below it in another. */
function gridFill(plot) {
  const { top, height } = plot.bbox;
  const zero = Math.min(1, Math.max(0, (plot.valToPos(0, 'y', true) - top) / height));
  const fill = plot.ctx.createLinearGradient(0, top, 0, top + height);
  fill.addColorStop(0, colour('grid-fill'));
  fill.addColorStop(zero, colour('grid-fill'));
  fill.addColorStop(zero, colour('export-fill'));
  fill.addColorStop(1, colour('export-fill'));
  return fill;
}

function writeTitle({ ctx, bbox }, title) {
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.fillStyle = colour('muted');
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.fillText(title, bbox.left + 6 * devicePixelRatio, bbox.top + 2 * devicePixelRatio);
  ctx.restore();
}

/** A strip under the currents that says what the box did. */
function drawBands(bands) {
  return (plot) => {
    const { ctx, bbox } = plot;
    const height = BAND_PX * devicePixelRatio;
    const shades = BANDS.map((_, band) => colour(`band-${band}`));
    const x = (i) => {
      const at = plot.valToPos(plot.data[0][i], 'x', true);
      return Math.min(bbox.left + bbox.width, Math.max(bbox.left, at));
    };
    for (let from = 0, i = 1; i <= bands.length; i++) {
      if (i < bands.length && bands[i] === bands[from]) continue;
      const left = x(from);
      ctx.fillStyle = shades[bands[from]];
      ctx.fillRect(
        left,
        bbox.top + bbox.height - height,
        x(Math.min(i, bands.length - 1)) - left,
        height,
      );
      from = i;
    }
  };
}

/** The three pictures of a law's day, drawn one below the other with one cursor. */
class Panel {
  constructor(element, day, law, key) {
    this.element = element;
    this.day = day;
    this.law = law;
    this.key = key;
    this.plots = [];
    this.note = element.querySelector('.note');
  }

  draw() {
    if (this.plots.length > 0) return;
    this.columns ??= columnsOf(this.day, this.law);
    const { time, sun, house, best, car, grid, offered, drawn, bands } = this.columns;
    const { scales } = this.day;
    const area = { fill: colour('sun-fill'), width: 1 };
    this.add(190, 'kW', [time, sun, best, house, car], {
      title: 'power',
      series: [
        line('sun', area),
        line('best', { dash: [5, 4] }),
        line('house'),
        line('car', { width: 1.5 }),
      ],
      scale: scales.power,
    });
    this.add(100, 'kW', [time, grid], {
      title: 'grid: import above zero, export below',
      series: [line('grid', { fill: gridFill, fillTo: 0 })],
      scale: scales.grid,
    });
    this.add(130, 'A', [time, offered, drawn], {
      title: 'current on each phase: offered and drawn',
      series: [line('offered', { paths: uPlot.paths.stepped({ align: -1 }) }), line('car')],
      scale: scales.current,
      drawn: drawBands(bands),
    });
  }

  add(height, unit, data, { title, series, scale, drawn }) {
    const isLast = drawn !== undefined;
    const [from, until] = this.day.scales.time;
    const options = {
      width: this.element.clientWidth,
      height,
      padding: [8, 22, 0, 0],
      legend: { show: false },
      cursor: {
        sync: { key: this.key, setSeries: false },
        drag: { x: true, y: false },
        points: { size: 5 },
      },
      scales: {
        x: { time: false, min: from, max: until },
        y: { range: () => scale },
      },
      axes: axes(unit, isLast),
      series: [{}, ...series],
      hooks: {
        setCursor: [(plot) => this.tell(plot)],
        drawAxes: drawn === undefined ? [] : [drawn],
        draw: [(plot) => writeTitle(plot, title)],
      },
    };
    this.plots.push(new uPlot(options, data, this.element.querySelector('.plots')));
  }

  /** Says what stands under the cursor, beside it. */
  tell(plot) {
    const { idx, left } = plot.cursor;
    if (plot !== this.plots[0] || idx === null || idx === undefined || left < 0) {
      if (plot === this.plots[0]) this.note.hidden = true;
      return;
    }
    const { time, sun, house, car, grid, offered, drawn } = this.columns;
    const say = (values, digits) => (values[idx] === null ? '?' : values[idx].toFixed(digits));
    const flow = grid[idx] < 0 ? 'export' : 'import';
    const amount = grid[idx] === null ? '?' : Math.abs(grid[idx]).toFixed(2);
    this.note.querySelector('b').textContent = clock(time[idx]);
    this.note.querySelector('span').textContent =
      ` sun ${say(sun, 2)}, house ${say(house, 2)}, car ${say(car, 2)}, ${flow} ${amount} kW; ` +
      `offered ${say(offered, 1)}, drawn ${say(drawn, 1)} A`;
    this.note.querySelector('i').textContent = reasonAt(this.law.reasons, idx);
    this.note.hidden = false;
    const room = this.element.clientWidth - this.note.offsetWidth;
    const at = left + plot.over.offsetLeft + 14;
    this.note.style.left = `${Math.max(0, Math.min(room, at > room ? at - this.note.offsetWidth - 28 : at))}px`;
  }

  forget() {
    for (const plot of this.plots) plot.destroy();
    this.plots = [];
  }
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) panels.find(({ element }) => element === target).draw();
    }
  },
  { rootMargin: '400px' },
);

for (const element of document.querySelectorAll('.panel')) {
  const day = days[Number(element.dataset.day)];
  const law = day.laws[Number(element.dataset.law)];
  const panel = new Panel(element, day, law, `day ${element.dataset.day}`);
  panels.push(panel);
  if (panels.length <= DRAWN_AT_ONCE) panel.draw();
  else seen.observe(element);
}

function redrawn() {
  for (const panel of panels) {
    const wasDrawn = panel.plots.length > 0;
    panel.forget();
    if (wasDrawn) panel.draw();
  }
}

// Colours are part of what was drawn: another scheme, or paper, needs other pictures.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawn);
let resized;
addEventListener('resize', () => {
  clearTimeout(resized);
  resized = setTimeout(redrawn, 200);
});
addEventListener('beforeprint', () => {
  document.documentElement.classList.add('paper');
  for (const panel of panels) {
    panel.forget();
    panel.draw();
  }
});
addEventListener('afterprint', () => {
  document.documentElement.classList.remove('paper');
  redrawn();
});
