// The timeline player: steps through a recording of an executor, event by event.
//
//   <div class="trace"><script type="application/json">…</script></div>
//   <div class="trace" data-src="timelines/name.json"></div>
//
// trace-model.js says what the events mean; this file draws it and listens to the reader.
// Needs no library. Colours and fonts are in trace.css.
(function () {
  'use strict';
  const model = globalThis.__trace;
  const SVG = 'http://www.w3.org/2000/svg';
  const ROW = 24, SPACE = 7, HEAD = 20, AXIS = 20, PAGE = 560;

  function svg(name, attributes = {}, ...children) {
    const node = document.createElementNS(SVG, name);
    for (const [k, v] of Object.entries(attributes)) node.setAttribute(k, v);
    node.append(...children);
    return node;
  }
  function html(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [k, v] of Object.entries(attributes)) node.setAttribute(k, v);
    node.append(...children);
    return node;
  }

  /** The vertical place of each lane, below a heading for the threads and one for the tasks. */
  function rows(lanes) {
    let y = 0;
    const heads = [], at = new Map();
    for (const [i, l] of lanes.entries()) {
      if (i === 0 || lanes[i - 1].kind !== l.kind) {
        heads.push({ y: y + HEAD - 7, text: l.kind === 'thread' ? 'Threads' : 'Tasks' });
        y += HEAD;
      }
      const height = ROW * l.depth;
      at.set(`${l.kind} ${l.name}`, { y, height, lane: l });
      y += height + SPACE;
    }
    return { heads, at, bottom: y };
  }

  // ---- The picture ----

  const PATTERNS = 8;
  const hue = (t, name) => `c${Math.max(0, t.tasks.indexOf(name)) % PATTERNS}`;

  /** Hatching for spins: one pattern for threads, one for each task colour. */
  function hatches(id) {
    const one = (name, cls) => svg('pattern', { id: `${id}-${name}`, class: cls, width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      svg('rect', { class: 'hatch-ground', width: 7, height: 7 }), svg('rect', { class: 'hatch-line', width: 3, height: 7 }));
    const list = [one('hot', 'hot')];
    for (let i = 0; i < PATTERNS; i++) list.push(one(`c${i}`, `c${i}`));
    return svg('defs', {}, ...list);
  }

  function drawSpan(t, id, row, s, x) {
    const { lane } = row;
    const x0 = x[s.from], x1 = Math.max(x[s.to], x0 + 1.5), w = x1 - x0;
    const name = lane.kind === 'thread' ? s.task : lane.name;
    const g = svg('g', { class: `span is-${s.state} ${name ? hue(t, name) : 'hot'} on-${lane.kind}` });
    const top = row.y + (lane.kind === 'thread' ? s.depth * ROW : 0);
    const flat = s.state === 'waiting' || s.state === 'parked';
    const low = s.state === 'queued' || (s.state === 'spin' && lane.kind === 'task');
    let shape;
    if (flat) {
      shape = svg('line', { x1: x0, x2: x1, y1: top + ROW / 2, y2: top + ROW / 2 });
      if (lane.kind === 'thread') g.append(svg('rect', { class: 'bed', x: x0, y: top, width: w, height: ROW, rx: 4 }));
    } else {
      shape = svg('rect', { x: x0, y: top + (low ? 5 : 0), width: w, height: ROW - (low ? 10 : 0), rx: low ? 3 : 4 });
      if (s.state === 'spin') shape.style.fill = `url(#${id}-${lane.kind === 'thread' ? 'hot' : hue(t, lane.name)})`;
    }
    g.append(shape);
    const until = s.to < t.points.length ? t.points[s.to].t : t.stop;
    const words = model.label(s, lane.kind);
    g.prepend(svg('title', {}, `${lane.name}: ${words}, ${model.duration(until - t.points[s.from].t)}`));
    // With one thread it goes without saying who polls.
    const silent = lane.kind === 'task' && s.state === 'polled' && t.busy.size < 2;
    if (!silent && w >= words.length * 6.7 + 10) {
      g.append(svg('text', { x: x0 + 7, y: top + ROW / 2 + 4 }, words));
    }
    return g;
  }

  function drawArrow(t, a, at, x) {
    const px = x[a.at];
    const g = svg('g', { class: `wake is-${a.kind}`, 'data-event': a.event });
    const to = at.get(a.kind === 'wake' ? `task ${a.to}` : `thread ${a.to}`), from = at.get(`thread ${a.from}`);
    let line, head;
    if (a.self) {
      const y = to.y + 1;
      line = `M${px - 7} ${y}C${px - 9} ${y - 15} ${px + 9} ${y - 15} ${px + 7} ${y - 3}`;
      head = `M${px + 7} ${y + 2}l-4.5 -7.5l8 -.6z`;
    } else {
      const down = to.y > from.y;
      const y0 = down ? from.y + from.height - 5 : from.y + 5, y1 = down ? to.y + 1 : to.y + to.height - 1, k = down ? -1 : 1;
      line = `M${px} ${y0}V${y1 + 5 * k}`;
      head = `M${px} ${y1}l-4.5 ${8 * k}h9z`;
      g.append(svg('circle', { class: 'from', cx: px, cy: y0, r: 3 }));
    }
    g.prepend(svg('path', { class: 'halo', d: line }));
    g.append(svg('path', { class: 'line', d: line }), svg('path', { class: 'head', d: head }));
    return g;
  }

  function drawMark(t, m, at, x) {
    const row = at.get(`${m.kind} ${m.name}`);
    if (!row) return '';
    const px = x[m.at], y = row.y + ROW / 2;
    const g = svg('g', { class: `mark is-${m.what} ${m.kind === 'task' ? hue(t, m.name) : ''}`, 'data-event': m.event ?? -1, transform: `translate(${px} ${y})` });
    const signs = { ready: 'M-4 0l3 3.2l5.2 -6.2', dropped: 'M-3.5 -3.5l7 7m0 -7l-7 7', panicked: 'M0 -4.5v5.2m0 2.4v1.4' };
    if (m.what === 'spawn') g.append(svg('circle', { r: 4.5 }));
    else if (m.what === 'note') g.append(svg('path', { class: 'flag', d: `M0 ${ROW / 2 - 2}V${-ROW / 2 - 3}h11l-3 4l3 4h-11` }));
    else g.append(svg('circle', { r: 8 }), svg('path', { d: signs[m.what] }));
    return g;
  }

  /** A torn strip across all lanes: here time was cut out. */
  function drawBreak(b, bottom) {
    const wave = (x, from, to, step) => {
      let d = `${x} ${from}`;
      for (let y = from, k = 1; step > 0 ? y < to : y > to; y += step, k = -k) d += `q${3 * k} ${step / 2} 0 ${step}`;
      return d;
    };
    const top = HEAD - 4, low = top + Math.ceil((bottom - top) / 10) * 10;
    return svg('g', { class: 'cut' },
      svg('path', { class: 'gap', d: `M${wave(b.x - 3, top, low, 10)}h6L${wave(b.x + 3, low, top, -10)}z` }),
      svg('path', { class: 'edge', d: `M${wave(b.x - 3, top, low, 10)}M${wave(b.x + 3, top, low, 10)}` }));
  }

  /** Times under the lanes, as many as there is room for; the length of each cut comes first. */
  function drawAxis(t, place, y) {
    const g = svg('g', { class: 'axis' }), taken = [];
    const put = (x, text, cls, anchor = 'middle') => {
      const w = text.length * 6.2 + 10, x0 = anchor === 'start' ? x - 4 : anchor === 'end' ? x - w : x - w / 2;
      if (x0 < -4 || x0 + w > place.width + 4 || taken.some(([a, b]) => x0 < b && a < x0 + w)) return;
      taken.push([x0, x0 + w]);
      g.append(svg('text', { x, y, class: cls, 'text-anchor': anchor }, text));
    };
    for (const b of place.breaks) put(b.x, `+${model.duration(b.length)}`, 'cut-length');
    const seen = new Set();
    t.points.forEach((p, i) => {
      const text = i === 0 ? model.stamp(p.t, t.stop, false) : model.stamp(p.t, t.stop, false).replace(/ .*/, '');
      if (!seen.has(text)) put(place.x[i], text, 'tick', i === 0 ? 'start' : 'middle');
      seen.add(text);
    });
    return g;
  }

  /** Everything that does not move while the reader steps. */
  function drawPicture(t, id, place, grid) {
    const g = svg('g');
    for (const [, r] of grid.at) g.append(svg('rect', { class: `lane on-${r.lane.kind}`, x: 0, y: r.y, width: place.width, height: r.height, rx: 4 }));
    for (const [, r] of grid.at) for (const s of r.lane.spans) g.append(drawSpan(t, id, r, s, place.x));
    for (const b of place.breaks) g.append(drawBreak(b, grid.bottom));
    for (const m of t.marks) g.append(drawMark(t, m, grid.at, place.x));
    for (const a of t.arrows) g.append(drawArrow(t, a, grid.at, place.x));
    g.append(drawAxis(t, place, grid.bottom + 13));
    return g;
  }

  // ---- Words beside the picture ----

  const chip = (t, name) => html('span', { class: `chip ${hue(t, name)}` }, name);
  const words = (t, parts) => parts.map((p) => (typeof p === 'string' ? p : p.task ? chip(t, p.task) : html('b', {}, p.thread)));

  function drawState(t, state) {
    const row = (name, ...content) => html('div', {}, html('dt', {}, name), html('dd', {}, ...(content.length ? content : [html('span', { class: 'none' }, '–')])));
    const doing = { polls: 'polls', spins: 'spins over', parked: 'is parked', idle: 'is between polls' };
    const threads = state.threads.filter((th) => t.busy.has(th.name)).map((th) => row(th.name, html('span', { class: `does is-${th.state}` }, doing[th.state]),
      ...th.tasks.flatMap((n, i) => [i && th.state === 'polls' ? ' › ' : ' ', chip(t, n)])));
    const done = { ready: '✓', dropped: '✕', panicked: '!' };
    const sets = [
      row('Ready queue', ...state.queue.map((n) => chip(t, n))),
      row('Waiting', ...state.waiting.map((n) => chip(t, n))),
      row('Ended', ...state.done.map((d) => html('span', { class: `chip ${hue(t, d.task)}`, title: d.how }, `${d.task} ${done[d.how]}`))),
    ];
    return [html('dl', {}, ...threads), html('dl', {}, ...sets)];
  }

  /** Explains only the signs that occur in this recording. */
  function drawLegend(t, hasBreaks) {
    const has = (state) => t.lanes.some((l) => l.spans.some((s) => s.state === state));
    const marked = (what) => t.marks.some((m) => m.what === what);
    const entries = [
      ['polled', 'being polled', has('polled')], ['spin', 'polled over and over', has('spin')],
      ['queued', 'in the ready queue', has('queued')], ['waiting', 'Pending, not woken yet', has('waiting')],
      ['parked', 'thread parked', has('parked')], ['wake', 'wake', t.arrows.some((a) => a.kind === 'wake')],
      ['ready', 'finished', marked('ready')], ['dropped', 'cancelled', marked('dropped')], ['panicked', 'panicked', marked('panicked')],
      ['cut', 'time left out', hasBreaks],
    ];
    return entries.filter((e) => e[2]).map(([name, text]) => html('li', { class: `key-${name}` }, html('i', { 'aria-hidden': 'true' }), text));
  }

  // ---- The player ----

  let count = 0;
  const papers = [];

  function mount(root, trace) {
    const t = model.read(trace);
    const id = `trace-${++count}`, total = t.events.length;
    const title = t.title || 'Timeline';
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    let step = 0, mode = 'steps', timer = 0, touched = false, place, grid, parts;

    const stage = html('div', { class: 'trace-stage', tabindex: 0, role: 'group', 'aria-label': `${title}. Arrow keys step through ${total} events.` });
    const names = html('div', { class: 'trace-names', 'aria-hidden': 'true' });
    const canvas = svg('svg', { 'aria-hidden': 'true' });
    const scroller = html('div', { class: 'trace-scroll' }, canvas);
    const paper = html('div', { class: 'trace-paper', 'aria-hidden': 'true' });
    stage.append(names, scroller);

    const button = (label, text, act, cls = '') => {
      const b = html('button', { type: 'button', 'aria-label': label, title: label, class: cls });
      b.innerHTML = text;
      b.addEventListener('click', act);
      return b;
    };
    const icon = (d) => `<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${d}"/></svg>`;
    const PLAY = icon('M4 2.5v11l9-5.5z'), PAUSE = icon('M4 3h3v10h-3zM9 3h3v10h-3z');
    const play = button('Play', PLAY, () => (timer ? stop() : start()), 'play');
    const scrub = html('input', { type: 'range', min: 1, max: total, step: 1, 'aria-label': 'Event' });
    const counter = html('span', { class: 'trace-count' });
    const bar = html('div', { class: 'trace-bar' },
      button('First event', icon('M3 3h2v10h-2zM13 3v10l-7-5z'), () => seek(0)),
      button('Previous event', icon('M11 3v10l-7-5z'), () => seek(step - 1)),
      play,
      button('Next event', icon('M5 3v10l7-5z'), () => seek(step + 1)),
      button('Last event', icon('M3 3v10l7-5zM11 3h2v10h-2z'), () => seek(total - 1)),
      scrub, counter);
    const scale = html('button', { type: 'button', class: 'trace-scale', 'aria-pressed': 'false', title: 'Draw time to scale instead of giving each event the same room' }, 'True time');
    const sentence = html('p', { 'aria-live': 'polite' });
    // Under the sentence lies the longest one, unseen, so that the controls never jump.
    const longest = t.says.reduce((a, b) => (model.plain(b).length > model.plain(a).length ? b : a));
    const ghost = html('p', { class: 'ghost', 'aria-hidden': 'true' }, html('b', { class: 'when' }, model.stamp(t.stop, t.stop)), ' ', ...words(t, longest));
    const state = html('div', { class: 'trace-state' });
    const legend = html('ul', { class: 'trace-legend' });
    root.replaceChildren(
      html('div', { class: 'trace-head' }, html('div', { class: 'trace-title' }, title), scale),
      stage, paper, html('div', { class: 'trace-say' }, sentence, ghost), bar, state, legend);
    root.classList.add('is-ready');

    // The names stay in place while the lanes scroll; on a phone a long name is cut short.
    const nameWidth = 26 + 7.4 * Math.max(7, ...t.lanes.map((l) => l.name.length));

    function draw() {
      names.style.width = `${Math.min(stage.clientWidth < 480 ? 84 : 150, nameWidth)}px`;
      const room = scroller.clientWidth;
      if (!room) return; // inside something folded: drawn when it opens
      grid = rows(t.lanes);
      place = model.layout(t, mode, room);
      const height = grid.bottom + AXIS;
      canvas.setAttribute('width', place.width);
      canvas.setAttribute('height', height);
      parts = {
        band: svg('rect', { class: 'band', y: HEAD - 6, height: grid.bottom - HEAD + 6 }),
        veil: svg('rect', { class: 'veil', y: 0, width: place.width + 4000, height }),
        cursor: svg('g', { class: 'cursor' }, svg('path', { d: `M0 ${HEAD - 6}V${grid.bottom}` }), svg('path', { class: 'grip', d: `M-6 ${HEAD - 16}h12v5l-6 6l-6 -6z` })),
        art: drawPicture(t, id, place, grid),
      };
      canvas.replaceChildren(hatches(id), parts.band, parts.art, parts.veil, parts.cursor);
      names.replaceChildren(
        ...grid.heads.map((h) => html('span', { class: 'head', style: `top:${h.y - 12}px` }, h.text)),
        ...[...grid.at.values()].map((r) => html('span', { class: `name ${r.lane.kind === 'task' ? hue(t, r.lane.name) : 'thread'}`, title: r.lane.name, style: `top:${r.y}px;height:${ROW}px` }, r.lane.name)));
      names.style.height = `${height}px`;
      legend.replaceChildren(...drawLegend(t, place.breaks.length > 0));
      show(false);
    }

    /** For print the picture is cut into strips as wide as a page; nothing scrolls on paper. */
    papers.push(() => {
      const grid = rows(t.lanes), place = model.layout(t, 'steps', PAGE), height = grid.bottom + AXIS;
      const side = Math.min(190, nameWidth), last = t.points.length, share = place.width / Math.max(1, Math.round(place.width / PAGE));
      const cuts = [0];
      for (let k = 1; k < last; k++) if (place.x[k] - place.x[cuts.at(-1)] > share) cuts.push(k - 1);
      const strips = cuts.map((from, i) => {
        const x0 = i ? place.x[from] - 8 : 0, x1 = i + 1 < cuts.length ? place.x[cuts[i + 1]] + 8 : place.width;
        return { x0, width: x1 - x0 };
      });
      const widest = Math.max(PAGE, ...strips.map((s) => s.width));
      paper.replaceChildren(...strips.map((s) => svg('svg', { viewBox: `0 0 ${side + widest} ${height}` },
        hatches(`${id}-paper`),
        ...[...grid.at.values()].map((r) => svg('text', { x: 0, y: r.y + ROW / 2 + 4, class: 'paper-name' }, r.lane.name)),
        svg('svg', { x: side, width: s.width, height, viewBox: `${s.x0} 0 ${s.width} ${height}` }, drawPicture(t, `${id}-paper`, place, grid)))));
      return () => paper.replaceChildren();
    });

    function show(follow = true) {
      if (!parts) return;
      const e = t.events[step], at = t.points.findIndex((p) => p.event === step);
      const x0 = place.x[at], x1 = place.x[at + 1];
      root.classList.toggle('is-touched', touched);
      parts.band.setAttribute('x', x0);
      parts.band.setAttribute('width', Math.max(2, x1 - x0));
      parts.cursor.style.transform = `translateX(${x0}px)`;
      parts.veil.style.transform = `translateX(${x1}px)`;
      for (const node of canvas.querySelectorAll('.is-now')) node.classList.remove('is-now');
      for (const node of canvas.querySelectorAll(`[data-event="${step}"]`)) node.classList.add('is-now');
      const view = scroller.clientWidth, left = scroller.scrollLeft;
      if (follow && (x0 < left + 24 || x1 > left + view - 24)) {
        scroller.scrollTo({ left: x0 - view / 3, behavior: calm.matches || timer ? 'auto' : 'smooth' });
      }
      scrub.value = step + 1;
      scrub.setAttribute('aria-valuetext', `event ${step + 1} of ${total}`);
      counter.textContent = `${step + 1} / ${total}`;
      sentence.replaceChildren(html('b', { class: 'when' }, model.stamp(e.t, t.stop)), ' ', ...words(t, t.says[step]));
      state.replaceChildren(...drawState(t, t.states[step]));
    }
    function go(to) {
      step = Math.max(0, Math.min(total - 1, to));
      touched = true;
      show();
    }
    function seek(to) { stop(); go(to); }
    function start() {
      if (step >= total - 1) go(0);
      touched = true;
      play.innerHTML = PAUSE; play.title = 'Pause'; play.setAttribute('aria-label', 'Pause');
      timer = setInterval(() => { if (step >= total - 1) stop(); else go(step + 1); }, 1100);
      show();
    }
    function stop() {
      clearInterval(timer); timer = 0;
      play.innerHTML = PLAY; play.title = 'Play'; play.setAttribute('aria-label', 'Play');
    }

    scrub.addEventListener('input', () => seek(scrub.value - 1));
    scale.addEventListener('click', () => {
      mode = mode === 'steps' ? 'time' : 'steps';
      scale.setAttribute('aria-pressed', mode === 'time');
      draw();
      show();
    });
    // mdBook turns the page on arrow keys: what the player uses must not reach the document.
    const keys = { ArrowRight: () => step + 1, ArrowLeft: () => step - 1, Home: () => 0, End: () => total - 1 };
    root.addEventListener('keydown', (ev) => {
      if (ev.altKey || ev.ctrlKey || ev.metaKey || ev.shiftKey) return;
      if (keys[ev.key]) seek(keys[ev.key]());
      else if (ev.key === ' ' && ev.target === stage) (timer ? stop : start)();
      else return;
      ev.preventDefault();
      ev.stopPropagation();
    });
    // The event under the pointer is the last one that lies left of it.
    const pick = (ev) => {
      const x = ev.clientX - canvas.getBoundingClientRect().left + 4;
      let best = 0;
      t.points.forEach((p, i) => { if (p.event !== undefined && place.x[i] <= x) best = p.event; });
      seek(best);
    };
    canvas.addEventListener('click', pick);
    canvas.addEventListener('pointermove', (ev) => { if (ev.pointerType === 'mouse' && ev.buttons === 1) pick(ev); });
    new ResizeObserver(draw).observe(stage);
  }

  // ---- The page ----

  function fail(root, why) {
    root.classList.add('is-broken');
    root.replaceChildren(html('p', { role: 'note' }, html('b', {}, 'This timeline cannot be drawn: '), `${why}.`));
  }

  async function load(root) {
    const inline = root.querySelector('script[type="application/json"]');
    const src = root.dataset.src;
    if (inline) return inline.textContent;
    if (!src) throw new Error('it has neither data nor the name of a file');
    const answer = await fetch(src).catch(() => { throw new Error(`${src} could not be fetched (a page opened as a file cannot fetch others)`); });
    if (!answer.ok) throw new Error(`${src} could not be fetched (${answer.status})`);
    return answer.text();
  }

  for (const root of document.querySelectorAll('.trace')) {
    load(root)
      .then((text) => {
        let trace;
        try { trace = JSON.parse(text); } catch (e) { throw new Error(`its data is not JSON (${e.message})`); }
        mount(root, trace);
      })
      .catch((e) => fail(root, e.message));
  }

  // On paper nothing can be unfolded or played: open every fold, draw every strip, and undo it afterwards.
  let undo = [];
  addEventListener('beforeprint', () => {
    undo = papers.map((draw) => draw());
    for (const d of document.querySelectorAll('main details:not([open])')) {
      d.open = true;
      undo.push(() => { d.open = false; });
    }
  });
  addEventListener('afterprint', () => { for (const back of undo.splice(0)) back(); });
})();
