// The timeline player: steps through a recording of an executor, event by event.
//
//   <div class="trace"><script type="application/json">…</script></div>
//   <div class="trace" data-src="timelines/name.json"></div>
//
// trace-model.js says what the events mean, trace-draw.js draws them; this file listens to the
// reader. No library is needed. Colours and fonts are in trace.css.
(function () {
  'use strict';
  const model = globalThis.__trace;
  const { ROW, HEAD, svg, html, rows, hue, hatches, drawPicture, words, drawState, drawLegend } = model;
  const AXIS = 20, PAGE = 560;

  // ---- The player ----

  let count = 0;
  const papers = [];

  function mount(root, trace) {
    const t = model.read(trace);
    const id = `trace-${++count}`, total = t.events.length;
    const title = t.title || 'Timeline';
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    let step = 0, mode = 'steps', timer = 0, touched = false, place, grid, parts;

    const stage = html('div', {
      class: 'trace-stage', tabindex: 0, role: 'group', 'aria-label': `${title}. Arrow keys step through ${total} events.`,
    });
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
    const scale = html('button', {
      type: 'button', class: 'trace-scale', 'aria-pressed': 'false',
      title: 'Draw time to scale instead of giving each event the same room',
    }, 'True time');
    const sentence = html('p', { 'aria-live': 'polite' });
    // Under the sentence lies the longest one, unseen, so that the controls never jump.
    const longest = t.says.reduce((a, b) => (model.plain(b).length > model.plain(a).length ? b : a));
    const when = (us) => html('b', { class: 'when' }, model.stamp(us, t.stop));
    const ghost = html('p', { class: 'ghost', 'aria-hidden': 'true' }, when(t.stop), ' ', ...words(t, longest));
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
        cursor: svg('g', { class: 'cursor' },
          svg('path', { d: `M0 ${HEAD - 6}V${grid.bottom}` }),
          svg('path', { class: 'grip', d: `M-6 ${HEAD - 16}h12v5l-6 6l-6 -6z` })),
        art: drawPicture(t, id, place, grid),
      };
      canvas.replaceChildren(hatches(id), parts.band, parts.art, parts.veil, parts.cursor);
      names.replaceChildren(
        ...grid.heads.map((h) => html('span', { class: 'head', style: `top:${h.y - 12}px` }, h.text)),
        ...[...grid.at.values()].map(({ lane, y }) => html('span', {
          class: `name ${lane.kind === 'task' ? hue(t, lane.name) : 'thread'}`,
          title: lane.name,
          style: `top:${y}px;height:${ROW}px`,
        }, lane.name)));
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
        svg('svg', { x: side, width: s.width, height, viewBox: `${s.x0} 0 ${s.width} ${height}` },
          drawPicture(t, `${id}-paper`, place, grid)))));
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
      sentence.replaceChildren(when(e.t), ' ', ...words(t, t.says[step]));
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
    const answer = await fetch(src).catch(() => {
      throw new Error(`${src} could not be fetched (a page opened as a file cannot fetch others)`);
    });
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
