// Draws a timeline: from what trace-model.js has read to SVG and to words with coloured names.
// Nothing here knows which event the reader is at; that is trace.js.
(function () {
  'use strict';
  const model = globalThis.__trace;
  const SVG = 'http://www.w3.org/2000/svg';
  const ROW = 24, SPACE = 7, HEAD = 20;

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
    const tile = { width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' };
    const one = (name, cls) => svg('pattern', { id: `${id}-${name}`, class: cls, ...tile },
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
    const g = svg('g', {
      class: `mark is-${m.what} ${m.kind === 'task' ? hue(t, m.name) : ''}`,
      transform: `translate(${px} ${y})`,
      'data-event': m.event ?? -1,
    });
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
    for (const { lane, y, height } of grid.at.values()) {
      g.append(svg('rect', { class: `lane on-${lane.kind}`, x: 0, y, width: place.width, height, rx: 4 }));
    }
    for (const r of grid.at.values()) for (const s of r.lane.spans) g.append(drawSpan(t, id, r, s, place.x));
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
    const none = () => html('span', { class: 'none' }, '–');
    const row = (name, ...content) =>
      html('div', {}, html('dt', {}, name), html('dd', {}, ...(content.length ? content : [none()])));
    const doing = { polls: 'polls', spins: 'spins over', parked: 'is parked', idle: 'is between polls' };
    const threads = state.threads.filter((th) => t.busy.has(th.name)).map((th) => row(th.name,
      html('span', { class: `does is-${th.state}` }, doing[th.state]),
      ...th.tasks.flatMap((n, i) => [i && th.state === 'polls' ? ' › ' : ' ', chip(t, n)])));
    const done = { ready: '✓', dropped: '✕', panicked: '!' };
    const sets = [
      row('To be polled', ...state.queue.map((n) => chip(t, n))),
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
      ['queued', 'queued: to be polled', has('queued')], ['waiting', 'Pending, not woken yet', has('waiting')],
      ['parked', 'thread parked', has('parked')], ['wake', 'wake', t.arrows.some((a) => a.kind === 'wake')],
      ['ready', 'finished', marked('ready')], ['dropped', 'cancelled', marked('dropped')], ['panicked', 'panicked', marked('panicked')],
      ['cut', 'time left out', hasBreaks],
    ];
    return entries.filter((e) => e[2]).map(([name, text]) => html('li', { class: `key-${name}` }, html('i', { 'aria-hidden': 'true' }), text));
  }

  Object.assign(model, { ROW, HEAD, svg, html, rows, hue, hatches, drawPicture, words, drawState, drawLegend });
})();
